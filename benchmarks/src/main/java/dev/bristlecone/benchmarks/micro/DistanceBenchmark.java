package dev.bristlecone.benchmarks.micro;

import dev.bristlecone.kernels.VectorKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

/// What does one exact score cost, and how much of it does the Vector API save? One query against a batch of rows that
/// fit the second-level cache, seeded normal data. The scalar twin runs in a JVM without the module, which makes it the
/// kernels' own choice.
///
/// Run: `./bristlecone bench Distance`
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DistanceBenchmark {
    private static final int ROWS = 64;
    private static final String VECTOR_API = "--add-modules=jdk.incubator.vector";

    @Param({"384", "768", "1536"})
    public int dimension;

    private final VectorKernels kernels = VectorKernels.best();
    private final long[] offsets = new long[ROWS];
    private final float[] scores = new float[ROWS];
    private float[] query = new float[0];
    private MemorySegment rows = MemorySegment.NULL;
    private Arena arena = Arena.global();

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(7);
        query = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            query[i] = (float) random.nextGaussian();
        }
        arena = Arena.ofConfined();
        rows = arena.allocate((long) ROWS * dimension * Float.BYTES, 64);
        for (int row = 0; row < ROWS; row++) {
            offsets[row] = (long) row * dimension * Float.BYTES;
        }
        for (long i = 0; i < (long) ROWS * dimension; i++) {
            rows.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
        }
    }

    @TearDown
    public void free() {
        arena.close();
    }

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = VECTOR_API)
    @OperationsPerInvocation(ROWS)
    public float[] dotProduct() {
        return dotProducts();
    }

    @Benchmark
    @Fork(1)
    @OperationsPerInvocation(ROWS)
    public float[] dotProductScalar() {
        return dotProducts();
    }

    @Benchmark
    @Fork(value = 1, jvmArgsAppend = VECTOR_API)
    @OperationsPerInvocation(ROWS)
    public float[] squaredDistance() {
        return squaredDistances();
    }

    @Benchmark
    @Fork(1)
    @OperationsPerInvocation(ROWS)
    public float[] squaredDistanceScalar() {
        return squaredDistances();
    }

    private float[] dotProducts() {
        kernels.dotProducts(query, dimension, rows, offsets, ROWS, scores);
        return scores;
    }

    private float[] squaredDistances() {
        kernels.squaredDistances(query, dimension, rows, offsets, ROWS, scores);
        return scores;
    }
}
