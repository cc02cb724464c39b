// What is asked of etcd and what it answers, as JSON of its version 3 (its gRPC gateway). Pure. Whatever it
// says beyond what is read here is passed over.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "governance/leadership/lease.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::etcd {

// Bodies of requests.

std::string grant_request(seconds time_to_live);
/// Also that of revoking it.
std::string lease_request(governance::LeaseId lease);
/// That the lease holds the key, with this value, unless the key is there; and who holds it then.
std::string hold_request(std::string_view key, std::string_view value, governance::LeaseId lease);
std::string look_request(std::string_view key);
std::string watch_request(std::string_view key, governance::Revision from);
std::string login_request(std::string_view user, std::string_view password);

/// What stands in the key: who holds it. A name of somebody who is not of ours is what can be told of it.
std::string print_holder(const governance::Holder& holder);
governance::Holder parse_holder(std::string_view value);

// Answers. InvalidInput: it is none.

struct Granted {
    governance::LeaseId lease;
    seconds time_to_live{};
};
Result<Granted> parse_granted(std::string_view json);

/// After hold_request(): the one who holds it, ourselves or another.
struct Held {
    governance::Holding holding;
    governance::Revision revision = 0;
};
Result<Held> parse_held(std::string_view json, governance::LeaseId asked, const governance::Holder& self);

struct Looked {
    std::optional<governance::Holding> holding;
    governance::Revision revision = 0;
};
Result<Looked> parse_looked(std::string_view json);

/// How long it lives from now on; 0: it is gone.
Result<seconds> parse_kept(std::string_view json);
Result<std::string> parse_login(std::string_view json);

/// One line of a watch.
struct News {
    std::vector<Looked> changes; ///< in order; each with the revision that made it so
    bool is_over = false;        ///< no more will come
    std::string reason = {};     ///< of that, where it says one
};
Result<News> parse_news(std::string_view json);

/// The term of the member that answered: it grows with each election among them. 0: not said.
std::uint64_t term_of(std::string_view json);

/// An answer that is none of success.
struct Refusal {
    enum class Kind : std::uint8_t {
        LeaseGone,
        NotLoggedIn, ///< the login is needed anew
        Forbidden,   ///< user or password are wrong, or may not
        Unable,      ///< this member cannot now; another may
        Wrong,       ///< no member will
    };
    Kind kind = Kind::Unable;
    std::string message; ///< etcd's own words
};
Refusal parse_refusal(unsigned status, std::string_view body);

/// Lines out of bytes in any pieces.
class Lines {
public:
    static constexpr std::size_t longest = 256 * 1024;

    /// LimitExceeded: a line is longer than `longest`.
    Result<std::vector<std::string>> put(std::string_view bytes);

private:
    std::string begun_;
};

} // namespace tutti::etcd
