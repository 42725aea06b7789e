package dev.bristlecone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class IdentifiersTest {
    @Test
    void recordIdsAreOneTo512AsciiCharacters() {
        for (String id : List.of("a", "a b", "\u0001\u007F", "x".repeat(512), "doc#1/2")) {
            assertThatCode(() -> Identifiers.checkRecordId(id)).doesNotThrowAnyException();
        }
        assertRefused(Identifiers::checkRecordId, "", "Record id must be 1 to 512 ASCII characters", "got \"\"");
        assertRefused(Identifiers::checkRecordId, "é", "without NUL", "got \"é\"");
        assertRefused(Identifiers::checkRecordId, "a\u0000", "got \"a\\u0000\"");
        assertRefused(Identifiers::checkRecordId, "x".repeat(513), "... (513 characters)");
    }

    @Test
    void namespacesAreAtMost512AsciiCharacters() {
        for (String namespace : List.of("", "a", "__default__", "x".repeat(512))) {
            assertThatCode(() -> Identifiers.checkNamespace(namespace)).doesNotThrowAnyException();
        }
        assertRefused(Identifiers::checkNamespace, "\u0080", "Namespace must be at most 512 ASCII characters");
        assertRefused(Identifiers::checkNamespace, "\u0000", "got \"\\u0000\"");
        assertRefused(Identifiers::checkNamespace, "x".repeat(513), "(513 characters)");
    }

    private static void assertRefused(Consumer<String> check, String name, String... parts) {
        assertThatThrownBy(() -> check.accept(name))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .message()
                .contains(parts);
    }
}
