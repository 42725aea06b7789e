package dev.bristlecone.server.edge;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;

/// What a request is said to cost, in read and write units. Kept as an attribute of the request context, so that those
/// who count see what the answer says.
public record Units(long read, long write) {
    /// A request that failed, or that costs nothing.
    public static final Units NONE = new Units(0, 0);

    private static final AttributeKey<Units> KEY = AttributeKey.valueOf(Units.class, "units");

    public static Units ofRead(long units) {
        return new Units(units, 0);
    }

    public static Units ofWrite(long units) {
        return new Units(0, units);
    }

    /// What a request has been said to cost, so far nothing when nobody said.
    static Units of(ServiceRequestContext context) {
        Units units = context.attr(KEY);
        return units == null ? NONE : units;
    }

    /// Attaches the units, before the answer begins.
    public void attach(ServiceRequestContext context) {
        context.setAttr(KEY, this);
    }
}
