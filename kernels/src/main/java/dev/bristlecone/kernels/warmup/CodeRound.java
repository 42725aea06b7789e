package dev.bristlecone.kernels.warmup;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.CodeEncoder;
import dev.bristlecone.kernels.codes.CodeKernels;
import dev.bristlecone.kernels.codes.FineCode;
import dev.bristlecone.kernels.codes.QueryCode;
import dev.bristlecone.kernels.codes.Rotation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// One call of each kernel for codes of few bits.
final class CodeRound implements Runnable {
    /// Is no power of two, so that the rotation has all its steps; whole for codes of one bit. And as
    /// large as real ones are: for loops that it has seen end after a few rounds, the compiler makes slower code.
    private static final int DIMENSION = 768;

    private final CodeKernels kernels = CodeKernels.best();
    private final Rotation rotation = Rotation.of(1, DIMENSION);
    private final QueryCode query = new QueryCode(DIMENSION);
    private final float[] rotated = new float[DIMENSION];
    private final FineCode[] fines = new FineCode[FineCode.BITS_MAX - FineCode.BITS_MIN + 1];
    private final byte[] levels;
    private final float[] centre = new float[DIMENSION];
    private final float[] norms = new float[3];
    private final long[] offsets = new long[CodeBlock.LANES];
    private final int[] sums = new int[CodeBlock.LANES];
    private final float[] estimates = new float[CodeBlock.LANES];
    private final MemorySegment codes;
    private final MemorySegment fineCodes;
    private final MemorySegment block;

    CodeRound(Arena arena) {
        codes = arena.allocate((long) CodeBlock.LANES * DIMENSION / Byte.SIZE);
        Arrays.setAll(fines, i -> new FineCode(DIMENSION, FineCode.BITS_MIN + i));
        fineCodes = arena.allocate(fines[fines.length - 1].lowerBytes());
        levels = new byte[DIMENSION];
        block = arena.allocate(CodeBlock.sizeBytes(DIMENSION));
    }

    @Override
    public void run() {
        Arrays.fill(rotated, 0);
        rotated[1] = 1;
        rotation.apply(rotated);
        query.set(rotated);
        CodeEncoder.encode(rotated, centre, DIMENSION, codes, 0, norms);
        CodeEncoder.pack(codes, offsets, 0, CodeBlock.LANES, DIMENSION, block, 0);
        kernels.sums(query, block, 0, sums);
        kernels.estimates(query, block, 0, 0, 0, estimates);
        // Seven are one group of four and three single ones.
        kernels.rowSums(query, codes, offsets, 7, sums);
        kernels.rowEstimates(query, codes, offsets, 0, 7, 0, 0, estimates);
        for (FineCode fine : fines) {
            Arrays.fill(estimates, fine.encode(rotated, codes, 0, fineCodes, 0, levels));
        }
    }
}
