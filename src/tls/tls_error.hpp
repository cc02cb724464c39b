// What a call of OpenSSL on a connection came to, and its failures in words.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <openssl/ssl.h>
#include <string>
#include <string_view>

namespace tutti::tls {

enum class Outcome : std::uint8_t { Done, WantsRead, WantsWrite, Closed, Failed };

/// Of a call that returned `returned`. Clear the queue of errors before the call.
Outcome outcome_of(SSL* connection, int returned);

/// After Failed: what is known of why. `doing` is for people: "connecting to host:8883".
Error tls_error(std::string_view doing);

/// The same of a server that goes in the middle of the handshake, as one does that takes it for nonsense.
Error hung_up(std::string_view doing);

/// The first word of OpenSSL on what went wrong, or what the system says.
std::string openssl_words();

} // namespace tutti::tls
