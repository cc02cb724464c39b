#include "governance/policy/policy_compiler.hpp"

#include "governance/policy/pattern.hpp"
#include "governance/policy/read_policy.hpp"
#include "governance/policy/role_book.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace tutti::governance::policy {

namespace {

/// Of all kinds together.
constexpr std::size_t most_objects = 200'000;
/// Of what was meant by what there is not.
constexpr std::size_t most_suggestions = 20;

/// Reads one after the other, and looks whether what they name is there.
class Compiler {
public:
    Compiler(std::span<const std::string_view> actions, const Zones& zones)
        : actions_(actions), zones_(zones) {}

    void read(const PolicyObject& object) {
        const auto path = toml::join_key(object.kind, object.name);
        if (!names_.emplace(object.kind, object.name).second)
            return mistake(object.spec.position(), path, "is there twice");
        if (!object.spec.is_object()) return mistake(object.spec.position(), path, "must be a table");
        toml::TableReader table(object.spec, path, mistakes_);
        if (object.kind == "role")
            parts_.roles.push_back(read_role(table, object.name));
        else if (object.kind == "rule")
            parts_.rules.push_back(read_rule(table, object.name));
        else if (object.kind == "quota")
            parts_.quotas.push_back(read_quota(table, object.name));
        else
            return mistake(object.spec.position(), path, "is no part of a policy");
        table.finish();
    }

    void look_through(std::span<const PolicyObject> objects) {
        for (const auto& role : parts_.roles) roles_.insert(role.name);
        for (const auto ours : {UserRole::Viewer, UserRole::Operator, UserRole::Admin})
            roles_.insert(governance::name(ours));
        const auto wrong = RoleBook::mistakes(parts_.roles);
        for (const auto& object : objects) {
            if (!object.spec.is_object()) continue;
            const auto path = toml::join_key(object.kind, object.name);
            for (const auto* key : {"may", "actions"})
                for_each_text(object.spec, key, [&](const Value& text, std::size_t at) {
                    look_at_action(text, fmt::format("{}.{}[{}]", path, key, at));
                });
            for (const auto* key : {"includes", "roles"})
                for_each_text(object.spec, key, [&](const Value& text, std::size_t at) {
                    look_at_role(text, fmt::format("{}.{}[{}]", path, key, at));
                });
            if (const auto why = wrong.find(object.name); object.kind == "role" && why != wrong.end())
                mistake(object.spec.position(), path + ".includes", why->second);
        }
        for (const auto& rule : parts_.rules)
            if (rule.when.hours) look_at_zone(rule);
    }

    std::expected<PolicyParts, std::vector<toml::Mistake>> take() {
        if (!mistakes_.empty()) return std::unexpected(std::move(mistakes_));
        std::ranges::sort(parts_.roles, {}, &Role::name);
        std::ranges::sort(parts_.rules, {}, &Rule::name);
        std::ranges::sort(parts_.quotas, {}, &Quota::name);
        return std::move(parts_);
    }

    void mistake(Position position, std::string key, std::string reason, std::string_view meant = {}) {
        mistakes_.push_back({position, std::move(key), std::move(reason), std::string(meant)});
    }

private:
    template <typename Look>
    static void for_each_text(const Value& spec, std::string_view key, const Look& look) {
        const auto* list = spec.find(key);
        if (list == nullptr || !list->is_array()) return;
        std::size_t at = 0;
        for (const Value& item : list->items()) {
            if (item.is_string()) look(item, at);
            ++at;
        }
    }

    /// One that forbids what there is not would forbid nothing, and nobody would know.
    void look_at_action(const Value& text, std::string key) {
        const auto action = text.string();
        if (actions_.empty() || !is_pattern(action)) return;
        if (std::ranges::any_of(actions_, [&](std::string_view known) { return fits(action, known); }))
            return;
        mistake(
            text.position(), std::move(key), fmt::format("no action is called `{}`", action),
            nearest(action, actions_)
        );
    }

    void look_at_role(const Value& text, std::string key) {
        if (roles_.contains(text.string())) return;
        if (role_names_.empty()) role_names_.assign(roles_.begin(), roles_.end());
        mistake(
            text.position(), std::move(key), fmt::format("there is no role `{}`", text.string()),
            nearest(text.string(), role_names_)
        );
    }

    /// Of the first ones: nobody reads thousands, and each is looked for among all.
    std::string_view nearest(std::string_view word, std::span<const std::string_view> known) const {
        return mistakes_.size() < most_suggestions ? toml::nearest(word, known) : std::string_view();
    }

    void look_at_zone(const Rule& rule) {
        const auto& name = rule.when.time_zone;
        if (parts_.zones.contains(name)) return;
        auto zone = zones_ ? zones_(name) : Result<calendar::TimeZone>();
        if (zone)
            parts_.zones.emplace(name, std::move(*zone));
        else
            mistake(
                {}, toml::join_key("rule", rule.name) + ".when.time_zone", std::move(zone.error().message)
            );
    }

    std::span<const std::string_view> actions_;
    const Zones& zones_;
    std::vector<toml::Mistake> mistakes_;
    std::set<std::pair<std::string_view, std::string_view>> names_; ///< by kind
    std::set<std::string_view> roles_;
    std::vector<std::string_view> role_names_; ///< likewise, once one was looked for
    PolicyParts parts_;
};

} // namespace

bool is_policy_kind(std::string_view kind) noexcept {
    return kind == "role" || kind == "rule" || kind == "quota";
}

std::expected<PolicyParts, std::vector<toml::Mistake>> compile_parts(
    std::span<const PolicyObject> objects, std::span<const std::string_view> actions, const Zones& zones
) {
    Compiler compiler(actions, zones);
    if (objects.size() > most_objects)
        compiler.mistake(
            {}, "", fmt::format("a policy has at most {} roles, rules and quotas", most_objects)
        );
    else
        for (const auto& object : objects) compiler.read(object);
    compiler.look_through(objects);
    return compiler.take();
}

} // namespace tutti::governance::policy
