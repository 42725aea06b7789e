package dev.bristlecone.kernels;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Tells what kernels allocate once the compiler has taken them.
public final class WarmRuns {
    private static final String MODULE = "dev.bristlecone.kernels.";
    private static final int ATTEMPTS = 3;

    /// Warm is when the compiler has come round to it, which on a busy machine is a matter of time, not of runs.
    private static final long SECONDS = 30;

    private WarmRuns() {}

    /// The least that a round of runs takes, in bytes, of those that a test class supplies; it has a constructor
    /// without parameters. They run in classes loaded once more, so that the compiler begins with them anew and
    /// what other tests did does not count; and up to three times in different ones, because now and then it
    /// boxes vectors by chance, and leaves it at that. Where kernels are to blame it always does.
    public static long allocated(Class<? extends Supplier<Runnable>> tests) throws ReflectiveOperationException {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least > 0; attempt++) {
            Constructor<?> fresh = new FreshClasses().loadClass(tests.getName()).getDeclaredConstructor();
            fresh.setAccessible(true);
            least = Math.min(least, allocated((Runnable) ((Supplier<?>) fresh.newInstance()).get()));
        }
        return least;
    }

    private static long allocated(Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        long allocated = Long.MAX_VALUE;
        while (allocated > 0 && System.nanoTime() < deadline) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run.run();
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return allocated;
    }

    /// The classes of this module, which others of the same name exist of; all else is shared.
    private static final class FreshClasses extends ClassLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(MODULE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
