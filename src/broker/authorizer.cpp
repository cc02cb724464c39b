#include "broker/authorizer.hpp"

namespace tutti::broker {

bool Authorizer::may_retain(const Identity&, std::string_view) { return true; }

bool may_take_over(const Principal& newcomer, const Principal& holder, std::string_view client_id) noexcept {
    using Kind = Principal::Kind;
    if (newcomer == holder) return true;
    if (newcomer.kind == Kind::Anonymous) return false;
    if (newcomer.user.empty()) return newcomer.kind == Kind::Trusted;
    return newcomer.user == client_id || newcomer.user == holder.user || holder.kind == Kind::Anonymous;
}

} // namespace tutti::broker
