package dev.bristlecone.search.filter;

/// The root of a compiled filter.
record CompiledFilter(Condition root) implements FilterMatcher {
    @Override
    public boolean matches(byte[] bytes, int offset, int length) {
        try {
            return root.holds(bytes, offset, offset + length);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("metadata of " + length + " bytes is not an encoding", e);
        }
    }
}
