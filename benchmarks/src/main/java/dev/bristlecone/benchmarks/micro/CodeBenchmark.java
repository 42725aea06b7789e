package dev.bristlecone.benchmarks.micro;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.CodeEncoder;
import dev.bristlecone.kernels.codes.CodeKernels;
import dev.bristlecone.kernels.codes.FineCode;
import dev.bristlecone.kernels.codes.QueryCode;
import dev.bristlecone.kernels.codes.Rotation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What do codes of few bits cost: 32 in a block, one alone, five bits of one, and getting a query or a vector ready?
/// Seeded normal data in the first two caches. Each scalar twin runs in a JVM without the module, which makes it the
/// kernels' own choice; with `-XX:UseAVX=2` the wide kernels give way to those of 128 bits.
///
/// Run: `./bristlecone bench Code`
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodeBenchmark {
    private static final String VECTOR_API = "--add-modules=jdk.incubator.vector";
    private static final int BLOCKS = 16;

    @Param({"384", "1536"})
    public int dimension;

    @Param({"4"})
    public int fineBits;

    private final CodeKernels kernels = CodeKernels.best();
    private final float[] estimates = new float[CodeBlock.LANES];
    private final int[] sums = new int[CodeBlock.LANES];
    private final float[] norms = new float[3];
    private final long[] rows = new long[CodeBlock.LANES];
    private final long[] fineRows = new long[CodeBlock.LANES];
    private Rotation rotation = Rotation.of(7, CodeBlock.DIMENSION_STEP);
    private QueryCode query = new QueryCode(CodeBlock.DIMENSION_STEP);
    private float[] values = new float[0];
    private float[] centre = new float[0];
    private byte[] levels = new byte[0];
    private FineCode fine = new FineCode(CodeBlock.DIMENSION_STEP, FineCode.BITS_MAX);
    private MemorySegment codes = MemorySegment.NULL;
    private MemorySegment fineCodes = MemorySegment.NULL;
    private MemorySegment blocks = MemorySegment.NULL;
    private Arena arena = Arena.global();

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(7);
        arena = Arena.ofShared();
        rotation = Rotation.of(7, dimension);
        query = new QueryCode(dimension);
        fine = new FineCode(dimension, fineBits);
        values = new float[dimension];
        centre = new float[dimension];
        levels = new byte[dimension];
        codes = arena.allocate((long) CodeBlock.LANES * dimension / Byte.SIZE, 64);
        fineCodes = arena.allocate((long) CodeBlock.LANES * fine.lowerBytes(), 64);
        blocks = arena.allocate((long) BLOCKS * CodeBlock.sizeBytes(dimension), 64);
        for (int row = 0; row < CodeBlock.LANES; row++) {
            for (int i = 0; i < dimension; i++) {
                values[i] = (float) random.nextGaussian();
            }
            rows[row] = (long) row * dimension / Byte.SIZE;
            fineRows[row] = (long) row * fine.lowerBytes();
            CodeEncoder.encode(values, centre, dimension, codes, rows[row], norms);
            fine.encode(values, codes, rows[row], fineCodes, fineRows[row], levels);
        }
        for (int block = 0; block < BLOCKS; block++) {
            CodeEncoder.pack(
                    codes, rows, 0, CodeBlock.LANES, dimension, blocks, (long) block * CodeBlock.sizeBytes(dimension));
        }
        query.set(values);
    }

    @TearDown
    public void free() {
        arena.close();
    }

    /// One block of 32 codes, factors and threshold included.
    @Benchmark
    @Fork(value = 1, jvmArgsAppend = VECTOR_API)
    @OperationsPerInvocation(BLOCKS)
    public int estimates() {
        return estimateBlocks();
    }

    @Benchmark
    @Fork(1)
    @OperationsPerInvocation(BLOCKS)
    public int estimatesScalar() {
        return estimateBlocks();
    }

    /// One code alone.
    @Benchmark
    @Fork(value = 1, jvmArgsAppend = VECTOR_API)
    @OperationsPerInvocation(CodeBlock.LANES)
    public int[] rowSums() {
        kernels.rowSums(query, codes, rows, CodeBlock.LANES, sums);
        return sums;
    }

    @Benchmark
    @Fork(1)
    @OperationsPerInvocation(CodeBlock.LANES)
    public int[] rowSumsScalar() {
        kernels.rowSums(query, codes, rows, CodeBlock.LANES, sums);
        return sums;
    }

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = VECTOR_API)
    public QueryCode setQuery() {
        query.set(values);
        return query;
    }

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = VECTOR_API)
    public float[] rotate() {
        rotation.apply(values);
        return values;
    }

    @Benchmark
    @Fork(1)
    public float[] rotateScalar() {
        rotation.apply(values);
        return values;
    }

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = VECTOR_API)
    public float[] encode() {
        CodeEncoder.encode(values, centre, dimension, codes, 0, norms);
        return norms;
    }

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = VECTOR_API)
    public float encodeFine() {
        return fine.encode(values, codes, 0, fineCodes, 0, levels);
    }

    /// All 32 codes of one block.
    @Benchmark
    @Fork(value = 1, jvmArgsAppend = VECTOR_API)
    public MemorySegment pack() {
        CodeEncoder.pack(codes, rows, 0, CodeBlock.LANES, dimension, blocks, 0);
        return blocks;
    }

    private int estimateBlocks() {
        int below = 0;
        for (int block = 0; block < BLOCKS; block++) {
            long offset = (long) block * CodeBlock.sizeBytes(dimension);
            below ^= kernels.estimates(query, blocks, offset, block, 1, estimates);
        }
        return below;
    }
}
