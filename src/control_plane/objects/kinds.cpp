#include "control_plane/objects/kinds.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tutti::control_plane {

void Kinds::add(std::unique_ptr<Reconciler> reconciler) {
    auto name = std::string(reconciler->kind());
    all_.insert_or_assign(std::move(name), std::move(reconciler));
}

Reconciler* Kinds::find(std::string_view kind) const noexcept {
    const auto found = all_.find(kind);
    return found != all_.end() ? found->second.get() : nullptr;
}

std::vector<std::string_view> Kinds::names() const {
    std::vector<std::string_view> names;
    for (const auto& [name, reconciler] : all_) names.push_back(name);
    return names;
}

std::optional<governance::Fault> Kinds::why_not(const governance::objects::ObjectKey& key) const {
    if (find(key.kind) != nullptr) return std::nullopt;
    return governance::Fault{
        .status = 400,
        .code = name(ErrorCode::InvalidInput),
        .message = fmt::format(
            "{}: there is no kind {}; there are {}", governance::objects::text(key), key.kind,
            fmt::join(names(), ", ")
        ),
        .field = "kind"
    };
}

bool Kinds::is_hidden(std::string_view kind, std::string_view member, governance::UserRole role) const {
    const auto* reconciler = find(kind);
    if (reconciler == nullptr) return false;
    const auto has = [&](std::span<const std::string_view> members) {
        return std::ranges::find(members, member) != members.end();
    };
    return has(reconciler->secret_members())
           || (role < governance::UserRole::Admin && has(reconciler->guarded_members()));
}

Value Kinds::shown(std::string_view kind, const Value& spec, governance::UserRole role) const {
    std::vector<Member> members(spec.members().begin(), spec.members().end());
    for (auto& member : members)
        if (is_hidden(kind, member.key, role)) member.value = Value::object({{"set", true}});
    return Value::object(std::move(members));
}

} // namespace tutti::control_plane
