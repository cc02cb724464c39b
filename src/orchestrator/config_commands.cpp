// The commands of a ConfigDesk, on `cmd/orchestrator` and on its control socket.
#include "base/digest.hpp"
#include "contract/fields.hpp"
#include "orchestrator/config_desk.hpp"
#include "sections/section.hpp"

#include <fmt/format.h>

namespace tutti::orchestrator {

namespace {

struct Parameters {
    std::string section; ///< empty: all
    Value config;
    std::optional<std::uint64_t> revision;
};

toml::Read<Value> any_table(const Value& value) {
    if (!value.is_object()) return toml::wrong_kind("an object of keys and their values", value);
    return value;
}

enum class Section : std::uint8_t { Optional, Needed };

void read_section_name(toml::TableReader& table, Parameters& parameters, Section section) {
    if (section == Section::Needed)
        table.read_needed("section", parameters.section, toml::Text{}, "the section's name");
    else
        table.read("section", parameters.section, toml::Text{});
}

void read_change(toml::TableReader& table, Parameters& parameters) {
    read_section_name(table, parameters, Section::Needed);
    table.read_needed("config", parameters.config, any_table, "what is to be changed: keys and their values");
    table.read("revision", parameters.revision, toml::Whole{0, contract::max_count});
}

Value mistake_value(std::string_view section, std::string_view key, std::string_view message) {
    return Value::object({{"section", section}, {"key", key}, {"message", message}});
}

} // namespace

void ConfigDesk::add_commands() {
    worker_.on_command("config.get", [this](const Value& params) { return get(params); });
    worker_.on_command("config.set", [this](const Value& params) { return set(params); });
    worker_.on_command("config.change", [this](const Value& params) { return change(params); });
    worker_.on_command("config.reset", [this](const Value& params) { return reset(params); });
    worker_.on_command("config.diff", [this](const Value& params) { return diff(params); });
}

Value ConfigDesk::shown(const std::string& name) const {
    const auto found = keeper_->sections().find(name);
    const std::uint64_t revision = found == keeper_->sections().end() ? 0 : found->second.revision;
    return Value::object({{"section", name}, {"revision", revision}, {"config", keeper_->view(name)}});
}

Result<std::string> ConfigDesk::named(const std::string& section) const {
    auto name = own_name(
        options_.prefix.empty() || section.starts_with(options_.prefix) ? section : options_.prefix + section
    );
    if (!name) return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is no name of a section", section));
    if (auto known = keeper_->must_be_known(*name); !known) return pass_on(known);
    return std::move(*name);
}

Result<std::vector<std::string>> ConfigDesk::chosen(const Value& params) const {
    Parameters parameters;
    auto read = sections::check_section(params, [&](toml::TableReader& table) {
        read_section_name(table, parameters, Section::Optional);
    });
    if (!read) return pass_on(read);
    if (parameters.section.empty()) return keeper_->names();
    auto name = named(parameters.section);
    if (!name) return pass_on(name);
    return std::vector{std::move(*name)};
}

Result<Value> ConfigDesk::get(const Value& params) const {
    auto names = chosen(params);
    if (!names) return pass_on(names);
    std::vector<Value> all;
    for (const auto& name : *names) all.push_back(shown(name));
    std::vector<Member> shown_sections = {{"sections", Value::array(std::move(all))}};
    if (params.find("section") == nullptr) shown_sections.push_back({"revision", revision()});
    return Value::object(std::move(shown_sections));
}

std::string ConfigDesk::revision() const {
    auto all = digest({});
    for (const auto& [name, section] : keeper_->sections())
        all = digest(fmt::format("{} {};", name, section.revision), all);
    return fmt::format("{:016x}", all);
}

Result<Value> ConfigDesk::diff(const Value& params) const {
    auto names = chosen(params);
    if (!names) return pass_on(names);
    std::vector<Value> all;
    for (const auto& name : *names)
        for (auto& difference : keeper_->drift(name)) all.push_back(std::move(difference));
    return Value::object({{"differences", Value::array(std::move(all))}});
}

Result<Value> ConfigDesk::set(const Value& params) {
    Parameters parameters;
    auto read =
        sections::check_section(params, [&](toml::TableReader& table) { read_change(table, parameters); });
    if (!read) return pass_on(read);
    auto name = named(parameters.section);
    if (!name) return pass_on(name);
    return carry_out(keeper_->set(*name, parameters.config, parameters.revision));
}

Result<Value> ConfigDesk::reset(const Value& params) {
    Parameters parameters;
    auto read = sections::check_section(params, [&](toml::TableReader& table) {
        read_section_name(table, parameters, Section::Needed);
    });
    if (!read) return pass_on(read);
    auto name = named(parameters.section);
    if (!name) return pass_on(name);
    return carry_out(keeper_->reset(*name));
}

Result<Value> ConfigDesk::change(const Value& params) {
    Value wanted;
    std::optional<std::string> made_of;
    auto read = sections::check_section(params, [&](toml::TableReader& table) {
        table.read_needed("sections", wanted, any_table, "what is to be changed: sections and their keys");
        table.read("revision", made_of, toml::Text{});
    });
    if (!read) return pass_on(read);
    if (made_of && *made_of != revision())
        return fail(
            ErrorCode::Conflict,
            "somebody changed the configuration meanwhile. Look at it and change it again"
        );
    std::vector<Change> changes;
    std::vector<Value> mistakes;
    std::vector<Value> updated;
    for (const Member& member : wanted.members()) {
        const auto name = named(member.key);
        auto change = name ? keeper_->set(*name, member.value, std::nullopt)
                           : Result<Change>(std::unexpected(name.error()));
        if (change && std::ranges::count(changes, change->name, &Change::name) != 0)
            change = fail(ErrorCode::InvalidInput, "it is named twice");
        if (change) {
            updated.emplace_back(change->name);
            changes.push_back(std::move(*change));
            continue;
        }
        const auto found = name ? keeper_->find_mistakes(*name, member.value) : std::vector<toml::Mistake>();
        for (const auto& mistake : found)
            mistakes.push_back(mistake_value(member.key, mistake.key, sections::sentence_of(mistake)));
        if (found.empty()) mistakes.push_back(mistake_value(member.key, "", change.error().message));
    }
    if (!mistakes.empty()) return Value::object({{"mistakes", Value::array(std::move(mistakes))}});
    if (auto held = hold_all(changes); !held) return pass_on(held);
    return Value::object({{"sections_updated", Value::array(std::move(updated))}, {"revision", revision()}});
}

Result<Value> ConfigDesk::carry_out(Result<Change> change) {
    if (!change) return pass_on(change);
    if (auto held = hold_all({&*change, 1}); !held) return pass_on(held);
    return shown(change->name);
}

/// Kept together; then said, each.
Result<void> ConfigDesk::hold_all(std::span<const Change> changes) {
    std::vector<Change> news;
    for (const auto& change : changes)
        if (change.is_news) news.push_back(change);
    if (auto kept = news.empty() ? Result<void>() : keep(news); !kept)
        return fail(
            kept.error().code,
            fmt::format(
                "{} as it was: {}", news.size() == 1 ? news.front().name + " is" : "all of it is",
                kept.error().message
            )
        );
    for (const auto& change : news) {
        hold(change.name);
        say(change.name);
        worker_.log().info(
            "a section was changed", {{"section", change.name}, {"revision", change.next.revision}}
        );
    }
    for (const auto& change : changes) note(change.name, {});
    return {};
}

} // namespace tutti::orchestrator
