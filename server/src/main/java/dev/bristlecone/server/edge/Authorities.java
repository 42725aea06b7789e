package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.VirtualHostBuilder;
import com.linecorp.armeria.server.encoding.DecodingService;
import com.linecorp.armeria.server.encoding.EncodingService;
import dev.bristlecone.database.control.IndexDirectory;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.List;
import java.util.function.Supplier;

/// What is served under which authority: fills a server with the routes of its plane, behind the gate.
final class Authorities {
    private static final int COMPRESS_FROM_BYTES = 1024;

    private final EdgeSettings settings;
    private final HostNames hostNames;
    private final IndexDirectory directory;
    private final Planes planes;
    private final KeyCheck keys;
    private final Supplier<String> requestIds;
    private final RequestObserver observer;
    private final FailedKeys failedKeys;
    private final ErrorResponses controlErrors;
    private final ErrorResponses dataErrors = new ErrorResponses(host -> Envelope.VECTORS);

    Authorities(
            EdgeSettings settings,
            HostNames hostNames,
            IndexDirectory directory,
            Planes planes,
            KeyCheck keys,
            Supplier<String> requestIds,
            RequestObserver observer) {
        this.settings = settings;
        this.hostNames = hostNames;
        this.directory = directory;
        this.planes = planes;
        this.keys = keys;
        this.requestIds = requestIds;
        this.observer = observer;
        this.failedKeys = new FailedKeys(settings.failedKeysMax(), System::nanoTime);
        this.controlErrors =
                new ErrorResponses(host -> hostNames.indexName(host).isPresent() ? Envelope.VECTORS : Envelope.CONTROL);
    }

    /// Makes this the main server: the control plane, and with a domain every index by name.
    void serveMain(ServerBuilder server) {
        server.errorHandler(controlErrors);
        serveControl(server.defaultVirtualHost());
        if (hostNames.domain() != null) {
            serveData(server.virtualHost("*." + hostNames.domain()), this::namedByHost);
        }
    }

    /// Makes this the server of one index. The definition is looked up anew for each request: it may change.
    void serveIndex(ServerBuilder server, String name) {
        server.errorHandler(dataErrors);
        serveData(server.defaultVirtualHost(), headers -> index(name));
    }

    /// Makes this the server of those who measure: no key is asked.
    void serveMonitoring(ServerBuilder server) {
        server.errorHandler(controlErrors);
        VirtualHostBuilder host = server.defaultVirtualHost();
        guard(host, Gate.Target.CONTROL_PLANE, KeyCheck.OPEN, settings.controlBodyBytesMax());
        install(host, planes.monitoring());
        install(host, planes.everywhere());
    }

    private void serveControl(VirtualHostBuilder host) {
        guard(host, Gate.Target.CONTROL_PLANE, keys, settings.controlBodyBytesMax());
        install(host, planes.control());
        install(host, planes.everywhere());
    }

    private void serveData(VirtualHostBuilder host, Gate.Target target) {
        guard(host, target, keys, settings.dataBodyBytesMax());
        install(host, planes.data());
        install(host, planes.everywhere());
    }

    private void guard(VirtualHostBuilder host, Gate.Target target, KeyCheck keyCheck, long bodyBytesMax) {
        Gate gate = new Gate(target, keyCheck, failedKeys, requestIds, observer, controlErrors);
        host.maxRequestLength(bodyBytesMax);
        host.decorator(handler -> handler.decorate(DecodingService.newDecorator(BodyForm.DECODERS))
                .decorate(EncodingService.builder()
                        .encodableContentTypes(type -> type.isJson() || type.is(MediaType.ANY_TEXT_TYPE))
                        .minBytesToForceChunkedEncoding(COMPRESS_FROM_BYTES)
                        .newDecorator())
                .decorate(gate));
    }

    private static void install(VirtualHostBuilder host, List<Routes> routes) {
        for (Routes each : routes) {
            each.install(host);
        }
    }

    private IndexDefinition namedByHost(RequestHeaders headers) {
        String authority = headers.authority();
        return index(hostNames.indexName(authority == null ? "" : authority).orElse(""));
    }

    private IndexDefinition index(String name) {
        return directory.byName(name).orElseThrow(() -> DatabaseException.notFound("Index " + name + " not found."));
    }
}
