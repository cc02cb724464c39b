// Route: one row of the table of what the gateway answers (routes.cpp): who may ask, who answers, and how it
// reads for machines and people. Everything else about a request follows from its row.
#pragma once

#include "gateway/role.hpp"
#include "io/http/http_message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tutti::gateway {

struct Desk;

enum class Verb : std::uint8_t {
    Get, ///< and HEAD
    Post,
    Put,
    Patch,
    Delete,
    Listen, ///< a GET by which the connection becomes a WebSocket
    Follow, ///< a GET whose answer goes on: an event stream
};

/// Whether who asks hears what happens from then on.
constexpr bool stays(Verb verb) noexcept { return verb == Verb::Listen || verb == Verb::Follow; }
constexpr bool changes_something(Verb verb) noexcept { return verb != Verb::Get && !stays(verb); }
/// "GET"; what OpenAPI and people call it.
std::string_view method_name(Verb verb) noexcept;

/// A path has so many placeholders at most.
inline constexpr std::size_t most_placeholders = 2;
using PathValues = std::array<std::string_view, most_placeholders>;

struct Call {
    const io::HttpRequest& request;
    PathValues values; ///< of the path's placeholders, in order
};

using Handler = io::HttpReply (*)(Desk& desk, const Call& call);

/// Where a policy's rules are asked about it.
enum class Decided : std::uint8_t {
    AtTheDoor,
    ByContent, ///< by its handler: of what it is, what is posted says
};

/// What a route answers when all is well. Names of schemas are those in contracts/schema.
struct Shape {
    unsigned status = 200;
    std::string_view schema = {}; ///< empty: not JSON
    std::string_view type = "application/json";
    unsigned otherwise = 0;  ///< a further status with the same schema
    bool by_control = false; ///< an order: where control runs, what that says; takes Idempotency-Key
};

struct Route {
    Verb verb;
    std::string_view path; ///< "/api/sources/{source}": a placeholder is one whole segment
    Role role;             ///< the least that may ask
    Handler handler;
    /// What it is to a policy (governance/gateway_actions.hpp); empty: who has a role, or carries it out,
    /// says who may.
    std::string_view action = {};
    Decided decided = Decided::AtTheDoor;
    std::string_view summary; ///< a sentence for people
    Shape answer = {};
    std::string_view body = {};      ///< the schema of the JSON that is posted; empty: none is
    std::string_view body_type = {}; ///< of what is posted, where it is not JSON
    std::span<const std::string_view> messages = {}; ///< the schemas of what a feed sends
    std::string_view frame = {};                     ///< the schema of what it takes; empty: nothing
};

} // namespace tutti::gateway
