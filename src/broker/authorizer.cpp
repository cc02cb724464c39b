#include "broker/authorizer.hpp"

namespace tutti::broker {

bool may_take_over(const Principal& newcomer, const Principal& holder, std::string_view client_id) noexcept {
    using Kind = Principal::Kind;
    if (newcomer.kind == Kind::Trusted || newcomer == holder) return true;
    if (newcomer.kind == Kind::User) return newcomer.user == client_id || holder.kind == Kind::Anonymous;
    return false;
}

} // namespace tutti::broker
