#include "gateway/tailnet.hpp"

#include "base/ascii.hpp"
#include "gateway/entrance.hpp"

#include <algorithm>

namespace tutti::gateway {

Role tailnet_role(const Tailnet& tailnet, const io::HttpRequest& request) {
    if (!came_by(request.entrance, Entrance::Tailnet)) return Role::Anyone;
    const auto is_login = [](const io::HttpField& field) {
        return equal_ignoring_case(field.name, tailnet_login);
    };
    if (std::ranges::count_if(request.fields, is_login) != 1) return Role::Anyone;
    std::string login(std::ranges::find_if(request.fields, is_login)->value);
    std::ranges::transform(login, login.begin(), to_lower);
    if (login.empty() || login == "*") return Role::Anyone;
    auto found = tailnet.find(login);
    if (found == tailnet.end()) found = tailnet.find("*");
    return found == tailnet.end() ? Role::Anyone : found->second;
}

} // namespace tutti::gateway
