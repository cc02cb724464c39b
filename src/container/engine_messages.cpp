#include "container/engine_messages.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "container/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace tutti::container {

namespace {

constexpr std::size_t longest_id = 128;

std::unexpected<Error> no_answer(std::string_view what) {
    return fail(ErrorCode::InvalidInput, fmt::format("the engine's answer has no {}", what));
}

std::string_view text_of(const Value& object, std::string_view key) noexcept {
    const auto* value = object.find(key);
    return value != nullptr && value->is_string() ? value->string() : std::string_view();
}

bool flag_of(const Value& object, std::string_view key) noexcept {
    const auto* value = object.find(key);
    return value != nullptr && value->is_bool() && value->boolean();
}

/// It becomes part of a path.
bool is_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= longest_id && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
               || c == '-';
    });
}

using Version = std::array<int, 2>;

/// "1.41".
std::optional<Version> parse_version(std::string_view text) noexcept {
    Version version{};
    const auto* const end = text.data() + text.size();
    const auto [dot, error] = std::from_chars(text.data(), end, version[0]);
    if (error != std::errc{} || dot == end || *dot != '.') return std::nullopt;
    const auto [last, further] = std::from_chars(dot + 1, end, version[1]);
    if (further != std::errc{} || last != end) return std::nullopt;
    return version;
}

Value list_of(const std::vector<std::string>& texts) {
    return Value::array(std::vector<Value>(texts.begin(), texts.end()));
}

Value object_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
    std::vector<Member> members;
    for (const auto& [key, text] : pairs) members.push_back({key, text});
    return Value::object(std::move(members));
}

const Value nothing = Value::object({});

/// Of each port in the container, where the machine has it; ports in the order of the file.
struct Ports {
    std::vector<Member> exposed;
    std::vector<Member> bound;
};

Ports ports_of(const Spec& spec) {
    std::vector<std::pair<std::string, std::vector<Value>>> places;
    for (const auto& text : spec.ports) {
        const auto port = parse_published_port(text);
        invariant(port.has_value(), "a port that nobody looked at");
        auto inside = fmt::format("{}/{}", port->inside, port->protocol);
        auto place = std::ranges::find(places, inside, [](const auto& each) { return each.first; });
        if (place == places.end()) place = places.insert(places.end(), {std::move(inside), {}});
        place->second.push_back(
            Value::object({{"HostIp", port->host}, {"HostPort", std::to_string(port->port)}})
        );
    }
    Ports ports;
    for (auto& [inside, hosts] : places) {
        ports.exposed.push_back({inside, nothing});
        ports.bound.push_back({inside, Value::array(std::move(hosts))});
    }
    return ports;
}

std::vector<Value> binds_of(const Spec& spec, const std::filesystem::path& folder) {
    std::vector<Value> binds;
    for (const auto& text : spec.volumes) {
        const auto volume = parse_volume(text);
        invariant(volume.has_value(), "a volume that nobody looked at");
        auto source = volume->source;
        if (volume->is_path()) source = (folder / source).lexically_normal().native();
        if (source.size() > 1 && source.ends_with('/')) source.pop_back();
        auto bind = fmt::format("{}:{}", source, volume->target);
        if (!volume->options.empty()) bind += ":" + volume->options;
        binds.emplace_back(bind);
    }
    return binds;
}

bool is_network_of_its_own(std::string_view network) noexcept {
    return !network.empty() && network != "host" && network != "none" && network != "bridge"
           && network != "default" && network.find(':') == std::string_view::npos;
}

Value host_config(const Spec& spec, const Surroundings& surroundings, Ports& ports) {
    std::vector<Member> host = {
        {"Binds", Value::array(binds_of(spec, surroundings.folder))},
        {"PortBindings", Value::object(std::move(ports.bound))},
        {"RestartPolicy", Value::object({{"Name", "no"}})},
        // What it prints is kept by us; of the engine's own copy only what is on its way is needed.
        {"LogConfig", Value::object({{"Type", "json-file"}, {"Config", Value::object({{"max-size", "1m"}})}})
        },
    };
    if (!spec.network.empty()) host.push_back({"NetworkMode", spec.network});
    if (spec.memory) {
        host.push_back({"Memory", *spec.memory});
        host.push_back({"MemorySwap", *spec.memory}); // no swap beside it
    }
    if (!spec.cpus.empty()) host.push_back({"CpusetCpus", spec.cpus});
    if (spec.open_files) {
        auto files =
            Value::object({{"Name", "nofile"}, {"Soft", *spec.open_files}, {"Hard", *spec.open_files}});
        host.push_back({"Ulimits", Value::array({std::move(files)})});
    }
    return Value::object(std::move(host));
}

std::vector<std::pair<std::string, std::string>>
own_labels(const Spec& spec, const Surroundings& surroundings) {
    return {
        {std::string(run_label), surroundings.run_directory.native()},
        {std::string(service_label), spec.service},
    };
}

} // namespace

Result<std::string> agree_on_version(const Value& answer) {
    const auto theirs = text_of(answer, "ApiVersion");
    const auto newest = parse_version(theirs);
    if (!newest) return no_answer("version");
    const auto oldest = parse_version(text_of(answer, "MinAPIVersion")).value_or(Version{});
    if (*newest < *parse_version(oldest_version) || oldest > *parse_version(newest_version))
        return fail(
            ErrorCode::UnknownVersion,
            fmt::format(
                "the engine speaks versions {} to {} of its API, and we {} to {}",
                text_of(answer, "MinAPIVersion"), theirs, oldest_version, newest_version
            )
        );
    return std::string(*newest < *parse_version(newest_version) ? theirs : newest_version);
}

Value create_request(const Spec& spec, const Surroundings& surroundings) {
    auto ports = ports_of(spec);
    std::vector<std::string> variables;
    for (const auto& [name, value] : surroundings.variables)
        variables.push_back(fmt::format("{}={}", name, value));
    std::vector<Member> members = {
        {"Image", spec.image},
        {"Env", list_of(variables)},
        {"Tty", spec.tty},
        {"StopSignal", "SIG" + spec.stop_signal},
        {"ExposedPorts", Value::object(std::move(ports.exposed))},
        {"HostConfig", host_config(spec, surroundings, ports)},
    };
    if (!spec.command.empty()) members.push_back({"Cmd", list_of(spec.command)});
    if (!spec.user.empty()) members.push_back({"User", spec.user});
    if (!spec.directory.empty()) members.push_back({"WorkingDir", spec.directory});
    if (is_network_of_its_own(spec.network)) {
        const auto known_as = Value::object({{"Aliases", list_of({spec.service})}});
        members.push_back(
            {"NetworkingConfig",
             Value::object({{"EndpointsConfig", Value::object({{spec.network, known_as}})}})}
        );
    }
    auto labels = spec.labels;
    const auto own = own_labels(spec, surroundings);
    labels.insert(labels.end(), own.begin(), own.end());
    labels.emplace_back(installation_label, spec.installation);
    members.push_back({"Labels", object_of(labels)});
    labels.emplace_back(settings_label, fmt::format("{:016x}", digest(print_json(Value::object(members)))));
    members.back().value = object_of(labels);
    return Value::object(std::move(members));
}

std::string_view settings_of(const Value& create_request) {
    return text_of(*create_request.find("Labels"), settings_label);
}

std::string container_name(const Spec& spec) {
    return spec.installation.empty() ? spec.service : fmt::format("{}-{}", spec.installation, spec.service);
}

std::string own_filter(const Spec& spec, const Surroundings& surroundings) {
    std::vector<std::string> labels;
    for (const auto& [key, value] : own_labels(spec, surroundings))
        labels.push_back(fmt::format("{}={}", key, value));
    return print_json(Value::object({{"label", list_of(labels)}}));
}

Result<std::string> read_created(const Value& answer) {
    const auto id = text_of(answer, "Id");
    if (!is_id(id)) return no_answer("id");
    return std::string(id);
}

Result<std::vector<std::string>> read_list(const Value& answer) {
    if (!answer.is_array()) return no_answer("list of containers");
    std::vector<std::string> ids;
    for (const auto& container : answer.items()) {
        const auto id = text_of(container, "Id");
        if (!is_id(id)) return no_answer("id");
        ids.emplace_back(id);
    }
    return ids;
}

Result<Inspection> read_inspection(const Value& answer) {
    const auto* state = answer.find("State");
    if (state == nullptr) return no_answer("state of the container");
    Inspection inspection;
    const auto word = text_of(*state, "Status");
    if (word == "created" || word == "configured" || word == "initialized")
        inspection.state = Inspection::State::Created;
    else if (word == "running" || word == "paused" || word == "restarting" || word == "stopping")
        inspection.state = Inspection::State::Running;
    else if (word == "removing")
        inspection.state = Inspection::State::Removing;
    else if (word != "exited" && word != "dead" && word != "stopped")
        return no_answer("state of the container that we know");
    const auto* code = state->find("ExitCode");
    if (code != nullptr && code->is_integer())
        inspection.exit_code = static_cast<int>(code->integer() & 0xff);
    inspection.out_of_memory = flag_of(*state, "OOMKilled");
    inspection.error = text_of(*state, "Error");
    if (const auto* config = answer.find("Config"); config != nullptr) {
        inspection.tty = flag_of(*config, "Tty");
        if (const auto* labels = config->find("Labels"); labels != nullptr)
            inspection.settings = text_of(*labels, settings_label);
    }
    return inspection;
}

std::string read_message(const Value& answer) {
    constexpr std::size_t longest_message = 500;
    const auto text = text_of(answer, "message");
    auto size = std::min(text.size(), longest_message);
    const auto is_inside_a_letter = [&] { return size < text.size() && (text[size] & 0xc0) == 0x80; };
    while (size > 0 && is_inside_a_letter()) --size;
    std::string message(text.substr(0, size));
    std::ranges::replace_if(message, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return message;
}

Result<void> PullReader::put(std::string_view bytes) {
    constexpr std::size_t longest_line = 64 * 1024;
    while (!bytes.empty()) {
        const auto newline = bytes.find('\n');
        line_ += bytes.substr(0, newline);
        if (line_.size() > longest_line)
            return fail(ErrorCode::LimitExceeded, "the engine's answer to a pull has a line without end");
        if (newline == std::string_view::npos) return {};
        if (auto read = read_line(line_); !read) return read;
        line_.clear();
        bytes.remove_prefix(newline + 1);
    }
    return {};
}

Result<void> PullReader::put_end() { return read_line(line_); }

Result<void> PullReader::read_line(std::string_view line) {
    if (line.find_first_not_of(" \r\t") == std::string_view::npos) return {};
    const auto value = parse_json(line);
    if (!value || !value->is_object()) return no_answer("JSON in its lines");
    const auto error = text_of(*value, "error");
    if (!error.empty())
        return fail(ErrorCode::Unavailable, read_message(Value::object({{"message", error}})));
    return {};
}

Result<std::filesystem::path> parse_engine(std::string_view text) {
    constexpr std::string_view scheme = "unix://";
    auto path = text;
    if (path.starts_with(scheme)) path.remove_prefix(scheme.size());
    if (!path.starts_with('/'))
        return fail(
            ErrorCode::InvalidInput, fmt::format(
                                         "\"{}\" is no socket on this machine, such as "
                                         "\"unix:///var/run/docker.sock\": no other engine is "
                                         "spoken to",
                                         text
                                     )
        );
    return std::filesystem::path(path);
}

} // namespace tutti::container
