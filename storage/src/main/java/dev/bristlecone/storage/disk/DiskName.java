package dev.bristlecone.storage.disk;

/// The rule for relative names on a [Disk], in one place: segments of `[A-Za-z0-9._-]+` joined by `/`, none of them
/// `.` or `..`. A name that obeys cannot leave the root.
public final class DiskName {
    private DiskName() {}

    /// Returns the name unchanged.
    ///
    /// @throws IllegalArgumentException when the name breaks the rule
    public static String check(String name) {
        for (String segment : name.split("/", -1)) {
            if (!isSegment(segment)) {
                throw new IllegalArgumentException(
                        "file name: '" + name + "' (expected: segments of [A-Za-z0-9._-]+ joined by '/')");
            }
        }
        return name;
    }

    /// Everything before the last `/`, or the empty name of the root.
    public static String parent(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    /// A name inside a directory, which may be the root.
    public static String inside(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    private static boolean isSegment(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            return false;
        }
        return segment.chars().allMatch(DiskName::isNameCharacter);
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
