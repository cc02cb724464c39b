// Dialect: what the servers under load speak, as far as the load needs it: a greeting, a subscription, and
// the bytes of a message to and from them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::bench {

enum class Dialect : std::uint8_t { Mqtt, Bare, Redis, Nats };
enum class Role : std::uint8_t { Publisher, Subscriber };

inline constexpr std::string_view topic = "tutti/bench/load";

/// Both wait for the answer.
void say_hello(int fd, Dialect dialect, Role role, std::string_view id, int version);
void subscribe(int fd, Dialect dialect, std::string_view to, int version, int qos = 0);

/// One message of QoS 0 to the server,
std::string message_to(Dialect dialect, std::string_view to, std::string_view payload, int version);
/// and as each subscriber gets it.
std::string message_from(Dialect dialect, std::string_view to, std::string_view payload, int version);

void write_all(int fd, std::string_view bytes);
/// Reads until what came begins with, or where `anywhere` holds, those bytes.
void await(int fd, std::string_view bytes, bool anywhere = false);

} // namespace tutti::bench
