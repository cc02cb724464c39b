// Visitor: who asks, as the request shows it: by a session, a token, a name and its password, or the tailnet.
#pragma once

#include "gateway/desk.hpp"
#include "gateway/role.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

struct Visitor {
    enum class Way : std::uint8_t { None, OpenDoor, Session, Token, Basic, Tailnet };

    Role role = Role::Anyone;   ///< of ours; of a policy's role the highest of ours that it includes
    const User* user = nullptr; ///< nothing: a token, the configured password, or nobody had to say it
    Way way = Way::None;

    /// A policy's role that it has; empty: it has one of ours.
    std::string_view own_role() const noexcept {
        return user != nullptr ? std::string_view(user->role.own()) : std::string_view();
    }
    bool is_known() const noexcept { return role != Role::Anyone || !own_role().empty(); }
};

/// Whether it matters who asks. Who comes by the tailnet is who they are there, password or not.
bool is_locked(const Desk& desk, const io::HttpRequest& request);

/// By which session somebody asks (Sessions::number()); 0: by none.
std::uint64_t session_number(Desk& desk, const io::HttpRequest& request);

/// By what somebody was let in; asked again where something comes of it later.
class Admission {
public:
    Admission(Desk& desk, const io::HttpRequest& request);

    std::uint64_t session() const noexcept { return session_; } ///< session_number()
    /// The session was ended, the token revoked, the user changed, or another lock is on the door.
    bool is_over(const Desk& desk) const;

private:
    std::uint64_t session_ = 0;
    std::uint64_t changes_;
    std::string series_ = {}; ///< the user's; empty: it was no user
    std::string token_ = {};  ///< its id; empty: it was no token
};

/// Without a lock on the door everybody may do all.
Visitor visitor_of(Desk& desk, const io::HttpRequest& request);
inline Role role_of(Desk& desk, const io::HttpRequest& request) { return visitor_of(desk, request).role; }

/// By whom the audit and a policy know whoever asks; nobody who shows nothing at a locked door.
governance::Subject subject_of(Desk& desk, const io::HttpRequest& request);

/// Whose series that is (users.hpp), of a locked door; empty: who knows the configured password. Nothing: it
/// is nobody's any more.
struct Holder {
    Role role; ///< as that of a visitor
    const User* user;
};
std::optional<Holder> holder_of(const Desk& desk, std::string_view series);

} // namespace tutti::gateway
