package dev.bristlecone.server.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;

/// Memory, collector, threads, processor and files of this process. Bound at the first look: a server nobody measures
/// starts faster.
final class ProcessMeters {
    /// Guarded by `this`.
    private @Nullable PrometheusMeterRegistry registry;

    /// All meters in the text format of Prometheus.
    synchronized String scrape() {
        PrometheusMeterRegistry meters = registry;
        if (meters == null) {
            meters = bound();
            registry = meters;
        }
        return meters.scrape();
    }

    // The collector's listener lives as long as the process, as this object does.
    @SuppressWarnings("resource")
    private static PrometheusMeterRegistry bound() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        return registry;
    }
}
