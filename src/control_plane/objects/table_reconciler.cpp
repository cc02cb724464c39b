#include "control_plane/objects/table_reconciler.hpp"

#include "control_plane/objects/table_findings.hpp"
#include "installation/table_check.hpp"

#include <array>
#include <utility>

namespace tutti::control_plane {

using namespace governance::objects;

std::optional<governance::Fault>
TableReconciler::admit(const Wanted& wanted, store::ControlTransaction&) const {
    const auto mistake = installation::mistake_in_table(kind_, wanted.key.name, wanted.spec);
    if (!mistake) return std::nullopt;
    auto reason = mistake->reason;
    if (!mistake->suggestion.empty()) reason += "; did you mean `" + mistake->suggestion + "`?";
    return governance::Fault{
        .status = 400,
        .code = name(ErrorCode::InvalidInput),
        .message = std::move(reason),
        .field = mistake->key
    };
}

/// What a program is told, and a bus behind a password.
std::span<const std::string_view> TableReconciler::guarded_members() const {
    static constexpr std::array<std::string_view, 1> of_services = {"environment"};
    static constexpr std::array<std::string_view, 1> of_sections = {"url"};
    if (kind_ == "service") return of_services;
    if (kind_ == "section") return of_sections;
    return {};
}

Task<Result<Observed>> TableReconciler::reconcile(std::string name, std::optional<Object> desired) {
    const auto looked = co_await keeper_.look();
    if (!looked) co_return std::unexpected(looked.error());
    const auto& look = **looked;
    const ObjectKey key{kind_, std::move(name)};
    if (!desired) co_return Observed{.findings = as_wanted()};
    const auto finding = look.findings.find(key);
    // It was applied a moment ago: the next look has it.
    if (finding == look.findings.end())
        co_return Observed{.findings = not_ready("NotLookedAt", ""), .look_again = milliseconds(100)};
    const auto service = look.services.find(key.name);
    co_return observed_of(
        key, {.finding = finding->second,
              .service = service != look.services.end() ? &service->second : nullptr,
              .refusal = look.refusal,
              .was_changed = look.was_changed}
    );
}

} // namespace tutti::control_plane
