// What OpenSSL finds wrong with a client, in words for whoever reads the log.
#pragma once

#include <openssl/ssl.h>
#include <string>

namespace tutti::hub {

/// After a call on this connection failed. Clear the queue of errors before the call.
std::string tls_trouble(SSL* connection);

/// The same of what has no connection: a file, a context.
std::string openssl_trouble();

} // namespace tutti::hub
