#include "supervise/read_probe.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::supervise {

namespace {

using std::chrono::hours;

constexpr toml::OneOf<Readiness, 3> ready_word{
    {{{"exec", Readiness::Exec}, {"notify", Readiness::Notify}, {"socket", Readiness::Socket}}}
};

constexpr std::string_view http = "http://";
constexpr std::string_view tcp = "tcp://";

bool is_url(const Value& value) {
    return value.is_string() && value.string().find("://") != std::string_view::npos;
}

/// Its own words come after the address: a blank or a line's end in it would be another request.
bool is_path(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

/// The supervisor looks no names up.
bool is_numeric(const Address& address) {
    return address.host == "localhost"
           || address.host.find_first_not_of("0123456789abcdef.:") == std::string::npos;
}

/// "http://127.0.0.1:8080/health", "tcp://127.0.0.1:6379".
struct ProbeUrl {
    toml::Read<Question> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        auto text = value.string();
        if (text.starts_with("https://"))
            return toml::complain(
                "the supervisor has no TLS: probe over http or tcp, or with `exec` and a program"
            );
        Question question;
        question.kind = text.starts_with(http) ? Question::Kind::Http : Question::Kind::Tcp;
        if (!text.starts_with(http) && !text.starts_with(tcp))
            return toml::complain(
                "must be such as \"http://127.0.0.1:8080/health\" or \"tcp://127.0.0.1:6379\""
            );
        text.remove_prefix(question.kind == Question::Kind::Http ? http.size() : tcp.size());
        const auto slash = std::min(text.find_first_of("/?"), text.size());
        std::string authority(text.substr(0, slash));
        question.path = text.substr(slash);
        if (question.kind == Question::Kind::Tcp && !question.path.empty())
            return toml::complain("nothing comes after the port of tcp://HOST:PORT");
        if (question.kind == Question::Kind::Http && !question.path.starts_with('/'))
            question.path.insert(0, "/");
        auto address = parse_address(authority);
        if (!address && question.kind == Question::Kind::Http) address = parse_address(authority + ":80");
        if (!address || address->port == 0 || !is_path(question.path))
            return toml::complain(
                "must be such as \"http://127.0.0.1:8080/health\" or \"tcp://127.0.0.1:6379\""
            );
        if (!is_numeric(*address))
            return toml::complain(
                "its host must be an address or \"localhost\": the supervisor looks no names up"
            );
        question.address = std::move(*address);
        return question;
    }
};

/// One of `probe`, a URL, and `exec`, a program and its arguments.
void read_question(toml::TableReader& table, Question& question) {
    if (table.read_list("exec", question.command, toml::Text{})) {
        question.kind = Question::Kind::Exec;
        if (question.command.empty()) table.mistake("exec", "must name a program");
    }
    table.read("probe", question, ProbeUrl{});
    if (table.has("probe") && table.has("exec")) table.mistake("exec", "it has a question already: `probe`");
    if (!table.has("probe") && !table.has("exec"))
        table.missing("probe", "a URL to ask, or `exec`, a list of a program and its arguments");
}

constexpr toml::Duration pace{milliseconds(10), hours(24)};
constexpr toml::Duration patience{milliseconds(10), hours(1)};

} // namespace

void read_ready(toml::TableReader& table, ServiceSpec& service) {
    const Value* value = table.table().find("ready");
    if (value == nullptr) return;
    if (!value->is_object() && !is_url(*value)) {
        table.read("ready", service.ready, ready_word);
        return;
    }
    ReadyProbe probe;
    if (value->is_object())
        table.read_table("ready", [&](toml::TableReader& ready) {
            read_question(ready, probe.question);
            ready.read("every", probe.every, pace);
            ready.read("timeout", probe.timeout, patience);
        });
    else if (!table.read("ready", probe.question, ProbeUrl{}))
        return;
    service.ready = Readiness::Probe;
    service.ready_probe = std::move(probe);
}

void read_live(toml::TableReader& table, ServiceSpec& service) {
    table.read_table("live", [&](toml::TableReader& live) {
        auto& probe = service.live.emplace();
        read_question(live, probe.question);
        live.read("every", probe.every, pace);
        live.read("timeout", probe.timeout, patience);
        live.read("failures", probe.failures, toml::Whole{1, 1000});
    });
    if (service.live && service.pattern == Pattern::Ephemeral)
        table.mistake("live", "a run of an ephemeral service ends by itself, or by its `timeout`");
}

} // namespace tutti::supervise
