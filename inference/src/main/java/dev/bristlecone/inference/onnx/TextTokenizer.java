package dev.bristlecone.inference.onnx;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;

/// A model's own tokenizer, as its `tokenizer.json` describes it. Truncation and padding that the file asks for are
/// left out: what is too long is decided by the caller, and nothing is padded.
///
/// Threads: any, until closed. Native memory; closed once.
final class TextTokenizer implements AutoCloseable {
    private static final char REPLACEMENT = '\uFFFD';

    private final TokenizersLibrary library = NativeCode.LOADED.tokenizers();
    private final long handle;

    private TextTokenizer(long handle) {
        this.handle = handle;
    }

    /// @param json the content of `tokenizer.json`
    /// @throws IOException when it is not a description of a tokenizer
    static TextTokenizer parse(String json) throws IOException {
        TokenizersLibrary library = NativeCode.LOADED.tokenizers();
        try {
            long handle = library.createTokenizerFromString(json);
            library.disablePadding(handle);
            library.disableTruncation(handle);
            return new TextTokenizer(handle);
        } catch (RuntimeException e) {
            throw new IOException("tokenizer.json cannot be read: " + e.getMessage(), e);
        }
    }

    Tokens tokenize(String text) {
        return tokens(library.encode(handle, wellFormed(text), true));
    }

    Tokens tokenizePair(String first, String second) {
        return tokens(library.encodeDual(handle, wellFormed(first), wellFormed(second), true));
    }

    /// The text of one token.
    String word(int id) {
        return library.decode(handle, new long[] {id}, false).trim();
    }

    @Override
    public void close() {
        library.deleteTokenizer(handle);
    }

    private Tokens tokens(long encoding) {
        try {
            long[] ids = library.getTokenIds(encoding);
            long[] special = library.getSpecialTokenMask(encoding);
            int lead = 0;
            while (lead < ids.length && special[lead] == 1) {
                lead++;
            }
            int trail = 0;
            while (trail < ids.length - lead && special[ids.length - 1 - trail] == 1) {
                trail++;
            }
            return lead == ids.length && ids.length > 1
                    ? new Tokens(ids, library.getTypeIds(encoding), 1, ids.length - 1)
                    : new Tokens(ids, library.getTypeIds(encoding), lead, trail);
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    /// The text with halves of characters replaced: they have no form in UTF-8, which the library works on.
    private static String wellFormed(String text) {
        boolean broken = false;
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (Character.isHighSurrogate(characters[i])
                    && i + 1 < characters.length
                    && Character.isLowSurrogate(characters[i + 1])) {
                i++;
            } else if (Character.isSurrogate(characters[i])) {
                characters[i] = REPLACEMENT;
                broken = true;
            }
        }
        return broken ? String.valueOf(characters) : text;
    }
}
