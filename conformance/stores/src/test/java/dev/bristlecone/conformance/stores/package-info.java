/// Do the stores that others have written for the hosted service work against this server? Neither can be told another
/// address than the hosted one, so [HostedAddress] makes this JVM find the server there, as their users would.
@NullMarked
package dev.bristlecone.conformance.stores;

import org.jspecify.annotations.NullMarked;
