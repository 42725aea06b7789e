package dev.bristlecone.benchmarks.micro;

import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.kernels.split.SplitKernels;
import dev.bristlecone.kernels.split.SplitRow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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

/// What does a row of float32 cost when its upper halves alone are read, or both halves from two places? Beside it the
/// plain row. Random rows of 512 KiB, which fit the second-level cache, and of 1 GiB, which fit none.
///
/// Run: `./bristlecone bench SplitRow`
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class SplitRowBenchmark {
    private static final int READS = 1 << 12;

    @Param({"384", "1536"})
    public int dimension;

    /// Bytes of all rows as float32.
    @Param({"524288", "1073741824"})
    public long sizeBytes;

    private final VectorKernels plain = VectorKernels.best();
    private final SplitKernels split = SplitKernels.best();
    private final SplittableRandom random = new SplittableRandom(7);
    private final long[] offsets = new long[READS];
    private final long[] halfOffsets = new long[READS];
    private final float[] scores = new float[READS];
    private float[] query = new float[0];
    private MemorySegment rows = MemorySegment.NULL;
    private MemorySegment uppers = MemorySegment.NULL;
    private MemorySegment lowers = MemorySegment.NULL;
    private Arena arena = Arena.global();

    @Setup
    public void fill() {
        query = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            query[i] = (float) random.nextGaussian();
        }
        arena = Arena.ofShared();
        rows = arena.allocate(sizeBytes, 64).fill((byte) 0x3c);
        uppers = arena.allocate(sizeBytes / 2, 64).fill((byte) 0x3c);
        lowers = arena.allocate(sizeBytes / 2, 64).fill((byte) 0x3c);
    }

    /// Other rows each time, so that those of the call before are no help.
    @Setup(Level.Invocation)
    public void draw() {
        long count = sizeBytes / Float.BYTES / dimension;
        for (int i = 0; i < READS; i++) {
            long row = random.nextLong(count);
            offsets[i] = row * Float.BYTES * dimension;
            halfOffsets[i] = row * SplitRow.sizeBytes(dimension);
        }
    }

    @TearDown
    public void free() {
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(READS)
    public float[] plainDotProduct() {
        plain.dotProducts(query, dimension, rows, offsets, READS, scores);
        return scores;
    }

    @Benchmark
    @OperationsPerInvocation(READS)
    public float[] upperDotProduct() {
        split.upperDotProducts(query, dimension, uppers, halfOffsets, READS, scores);
        return scores;
    }

    @Benchmark
    @OperationsPerInvocation(READS)
    public float[] dotProduct() {
        split.dotProducts(query, dimension, uppers, halfOffsets, lowers, halfOffsets, READS, scores);
        return scores;
    }
}
