package dev.bristlecone.benchmarks.comparison;

import java.util.List;
import java.util.Map;

/// One structure of one system, with everything its tuning may choose from.
///
/// @param system whose runner builds and searches it
/// @param mode the system's own name for the structure; "float32" where there is only one
/// @param builds build parameters to try, the usual ones first; the one that searches the tuning queries fastest is
/// kept
/// @param searches search parameters to try on the tuning queries; those on the front of recall and rate are the curve
record Contestant(String system, String mode, List<Map<String, Object>> builds, List<Map<String, Object>> searches) {
    String label() {
        return system + " " + mode;
    }
}
