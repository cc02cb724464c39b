#include "contract/sound_place.hpp"

#include "base/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace tutti::contract {

namespace {

using Read = Result<SoundPlace>;

/// A longer one is a mistake.
constexpr std::size_t longest = 4096;

constexpr std::array<std::string_view, 8> stream_schemes = {"http", "https", "rtsp", "rtmp",
                                                            "udp",  "rtp",   "srt",  "icecast"};

constexpr std::array<std::pair<std::string_view, GeneratorPlace::Kind>, 4> generator_words = {{
    {"silence", GeneratorPlace::Kind::Silence},
    {"sine", GeneratorPlace::Kind::Sine},
    {"noise", GeneratorPlace::Kind::Noise},
    {"beat", GeneratorPlace::Kind::Beat},
}};

struct Parameter {
    std::string_view name;
    double GeneratorPlace::* value;
    double least;
    double most;
    std::optional<GeneratorPlace::Kind> of; ///< nothing: of all
};
constexpr std::array<Parameter, 3> parameters = {{
    {"frequency", &GeneratorPlace::frequency, 1, 20'000, GeneratorPlace::Kind::Sine},
    {"bpm", &GeneratorPlace::bpm, 20, 400, GeneratorPlace::Kind::Beat},
    {"level", &GeneratorPlace::level, -120, 0, std::nullopt},
}};

/// The text that is read, to say where in it something is wrong.
struct Text {
    std::string_view whole;

    std::unexpected<Error> wrong(std::string_view at, std::string message) const {
        const auto column = static_cast<std::uint32_t>(at.data() - whole.data()) + 1;
        return fail(ErrorCode::InvalidInput, std::move(message), {1, column});
    }
};

Read pulse(const Text& text, std::string_view name) {
    if (name.empty()) return text.wrong(name, "no source is named behind \"pulse:\"");
    if (name == "monitor") return PulsePlace{PulsePlace::Choice::DefaultMonitor};
    return PulsePlace{PulsePlace::Choice::Named, std::string(name)};
}

Read alsa(const Text& text, std::string_view name) {
    if (name.empty()) return text.wrong(name, "no device is named behind \"alsa:\"");
    return AlsaPlace{std::string(name)};
}

Read file(const Text& text, std::string_view path) {
    constexpr std::string_view once = "?once";
    FilePlace place;
    if (path.ends_with(once)) {
        place.loops = false;
        path.remove_suffix(once.size());
    }
    if (path.empty()) return text.wrong(path, "no file is named behind \"file:\"");
    place.path = path;
    return place;
}

Result<void> read_parameter(const Text& text, std::string_view option, GeneratorPlace& place) {
    const auto name = option.substr(0, option.find('='));
    const auto known = std::ranges::find(parameters, name, &Parameter::name);
    if (known == parameters.end() || (known->of && *known->of != place.kind))
        return text.wrong(option, fmt::format("this generator has no \"{}\"", name));
    if (name.size() == option.size()) return text.wrong(option, fmt::format("{} has no value", name));
    const auto value = option.substr(name.size() + 1);
    const auto number = parse_number<double>(value);
    // Not a number is not within.
    if (!number || !(*number >= known->least && *number <= known->most))
        return text.wrong(
            value, fmt::format("{} is not a number from {} to {}", name, known->least, known->most)
        );
    place.*known->value = *number;
    return {};
}

Read generator(const Text& text, std::string_view rest) {
    const auto word = rest.substr(0, rest.find('?'));
    const auto known = std::ranges::find(generator_words, word, [](const auto& row) { return row.first; });
    if (known == generator_words.end())
        return text.wrong(word, "a generator is silence, sine, noise or beat");
    GeneratorPlace place{.kind = known->second};
    if (word.size() == rest.size()) return place;
    auto options = rest.substr(word.size() + 1);
    while (true) {
        const auto option = options.substr(0, options.find('&'));
        if (const auto read = read_parameter(text, option, place); !read)
            return std::unexpected(read.error());
        if (option.size() == options.size()) return place;
        options.remove_prefix(option.size() + 1);
    }
}

Read stream(const Text& text, std::string_view rest) {
    if (!rest.starts_with("//")) return text.wrong(rest, "\"//\" and a host belong behind the colon");
    auto host = rest.substr(2);
    host = host.substr(0, host.find_first_of("/?#"));
    if (const auto at = host.rfind('@'); at != host.npos) host.remove_prefix(at + 1);
    if (host.empty()) return text.wrong(rest.substr(2), "no host is named");
    const auto odd = std::ranges::find(rest, ' ');
    if (odd != rest.end())
        return text.wrong(
            rest.substr(static_cast<std::size_t>(odd - rest.begin())),
            "a URL has no blanks: %20 stands for one"
        );
    return StreamPlace{std::string(text.whole)};
}

Read parse_whole(const Text& text) {
    const auto whole = text.whole;
    const auto word = whole.substr(0, whole.find(':'));
    const bool has_rest = word.size() < whole.size();
    const auto rest = has_rest ? whole.substr(word.size() + 1) : whole.substr(word.size());
    if (!has_rest) {
        if (word == "pulse") return PulsePlace{};
        if (word == "alsa") return AlsaPlace{};
    } else {
        if (word == "pulse") return pulse(text, rest);
        if (word == "alsa") return alsa(text, rest);
        if (word == "file") return file(text, rest);
        if (word == "generator") return generator(text, rest);
        if (std::ranges::find(stream_schemes, word) != stream_schemes.end()) return stream(text, rest);
    }
    return text.wrong(
        whole,
        "a sound place begins with pulse, alsa, file:, generator:, or the http:// (https, icecast, rtsp, "
        "rtmp, udp, rtp, srt) of a stream"
    );
}

struct Printer {
    std::string operator()(const PulsePlace& place) const {
        switch (place.choice) {
        case PulsePlace::Choice::DefaultSource:
            return "pulse";
        case PulsePlace::Choice::DefaultMonitor:
            return "pulse:monitor";
        case PulsePlace::Choice::Named:
            break;
        }
        return "pulse:" + place.name;
    }
    std::string operator()(const AlsaPlace& place) const {
        return place == AlsaPlace{} ? "alsa" : "alsa:" + place.name;
    }
    std::string operator()(const FilePlace& place) const {
        return fmt::format("file:{}{}", place.path, place.loops ? "" : "?once");
    }
    std::string operator()(const StreamPlace& place) const { return place.url; }
    std::string operator()(const GeneratorPlace& place) const {
        std::string text = "generator:";
        for (const auto& [word, kind] : generator_words)
            if (kind == place.kind) text += word;
        const GeneratorPlace usual;
        char before = '?';
        for (const auto& parameter : parameters) {
            if (parameter.of && *parameter.of != place.kind) continue;
            const double value = place.*parameter.value;
            if (value == usual.*parameter.value) continue;
            text += fmt::format("{}{}={}", before, parameter.name, value);
            before = '&';
        }
        return text;
    }
};

} // namespace

Result<SoundPlace> parse_sound_place(std::string_view text) {
    const Text whole{text};
    if (text.empty()) return whole.wrong(text, "no sound place is named");
    if (text.size() > longest) return whole.wrong(text.substr(longest), "a sound place is not that long");
    const auto odd =
        std::ranges::find_if(text, [](unsigned char byte) { return byte < ' ' || byte == 0x7F; });
    if (odd != text.end())
        return whole.wrong(
            text.substr(static_cast<std::size_t>(odd - text.begin())), "there is a character that is no text"
        );
    return parse_whole(whole);
}

std::string print(const SoundPlace& place) { return std::visit(Printer(), place); }

std::string print_without_secrets(const SoundPlace& place) {
    auto text = print(place);
    if (!std::holds_alternative<StreamPlace>(place)) return text;
    const auto host = text.find("//") + 2;
    const auto end = std::min(text.find_first_of("/?#", host), text.size());
    const auto at = text.rfind('@', end);
    if (at != text.npos && at >= host) text.erase(host, at + 1 - host);
    // A key for a stream stands in the query as often as not.
    if (const auto query = text.find('?'); query != text.npos) text.replace(query, text.npos, "?…");
    return text;
}

} // namespace tutti::contract
