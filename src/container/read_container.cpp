#include "container/read_container.hpp"

#include "container/engine_messages.hpp"
#include "container/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::container {

namespace {

constexpr toml::OneOf<Runner, 2> runner_word{{{{"process", Runner::Process}, {"docker", Runner::Docker}}}};

constexpr toml::OneOf<Pull, 3> pull_when{
    {{{"never", Pull::Never}, {"missing", Pull::Missing}, {"always", Pull::Always}}}
};

/// A text that one of the functions of words.hpp takes.
template <auto parse>
struct Checked {
    toml::Read<std::string> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        if (const auto parsed = parse(value.string()); !parsed) return toml::complain(parsed.error().message);
        return std::string(value.string());
    }
};

struct ImageName {
    toml::Read<std::string> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        if (!is_image_name(value.string()))
            return toml::complain("must name an image, such as \"redis:7\" or \"ghcr.io/owner/name:1.2\"");
        return std::string(value.string());
    }
};

struct NetworkName {
    toml::Read<std::string> operator()(const Value& value) const {
        auto name = toml::Text{}(value);
        const auto is_name = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
                   || c == '-' || c == '.' || c == ':';
        };
        if (name && !std::ranges::all_of(*name, is_name))
            return toml::complain("must be \"host\", \"none\", \"bridge\" or the name of a network");
        return name;
    }
};

void read_labels(toml::TableReader& table, Spec& spec) {
    for (const Member& member : table.table().members())
        if (member.key.starts_with("tutti.") || member.key.empty()
            || member.key.find('=') != std::string::npos)
            table.mistake_at(
                member.position, member.key, "labels that begin with tutti. are ours, and none has a ="
            );
    table.read_each(toml::AnyText{}, [&](const Member& member, std::string text) {
        spec.labels.emplace_back(member.key, std::move(text));
    });
}

} // namespace

Runner runner_of(const Value& table) noexcept {
    const auto* runner = table.find("runner");
    return runner != nullptr && *runner == Value("docker") ? Runner::Docker : Runner::Process;
}

void read_container(toml::TableReader& table, Spec& spec) {
    constexpr std::array<std::string_view, 8> keys = {"image",   "pull",   "ports",  "volumes",
                                                      "network", "labels", "engine", "tty"};
    auto runner = Runner::Process;
    table.read("runner", runner, runner_word);
    if (runner == Runner::Process) {
        for (const auto key : keys)
            if (table.take(key) != nullptr) table.mistake(key, "belongs to a container: runner = \"docker\"");
        return;
    }
    table.read_needed("image", spec.image, ImageName{}, "the image of the container, such as \"redis:7\"");
    table.read("pull", spec.pull, pull_when);
    table.read_list("ports", spec.ports, Checked<parse_published_port>{});
    table.read_list("volumes", spec.volumes, Checked<parse_volume>{});
    table.read("network", spec.network, NetworkName{});
    table.read_table("labels", [&](toml::TableReader& labels) { read_labels(labels, spec); });
    table.read("engine", spec.engine, Checked<parse_engine>{});
    table.read("tty", spec.tty, toml::Boolean{});
    if (!spec.ports.empty() && (spec.network == "host" || spec.network == "none"))
        table.mistake("ports", fmt::format("with network = \"{}\" there is none to publish", spec.network));
}

} // namespace tutti::container
