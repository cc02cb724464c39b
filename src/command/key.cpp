#include "command/key.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tutti::command {

namespace {

constexpr char escape = '\x1b';
constexpr std::size_t longest_sequence = 32;

constexpr std::array<std::pair<std::string_view, Key::Kind>, 12> sequences = {{
    {"A", Key::Kind::Up},
    {"B", Key::Kind::Down},
    {"C", Key::Kind::Right},
    {"D", Key::Kind::Left},
    {"H", Key::Kind::Home},
    {"F", Key::Kind::End},
    {"1~", Key::Kind::Home},
    {"4~", Key::Kind::End},
    {"7~", Key::Kind::Home},
    {"8~", Key::Kind::End},
    {"5~", Key::Kind::PageUp},
    {"6~", Key::Kind::PageDown},
}};

std::size_t length_of_character(unsigned char first) noexcept {
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/// How long the sequence is that begins there, "\x1b[5~" or "\x1bOA"; 0: its end has not come.
std::size_t length_of_sequence(std::string_view bytes) noexcept {
    if (bytes[1] != '[' && bytes[1] != 'O') return 2; // a key with Alt
    const auto final = std::ranges::find_if(bytes.substr(2), [](char c) { return c >= 0x40 && c <= 0x7E; });
    const auto length = static_cast<std::size_t>(final - bytes.begin());
    if (length < bytes.size()) return length + 1;
    return bytes.size() > longest_sequence ? bytes.size() : 0;
}

std::optional<Key> key_of(std::string_view sequence) {
    const auto found =
        std::ranges::find(sequences, sequence.substr(2), &decltype(sequences)::value_type::first);
    if (found == sequences.end()) return std::nullopt;
    return Key{.kind = found->second};
}

Key key_of_character(std::string_view bytes) {
    if (bytes == "\r") return {.text = "\n"};
    if (bytes == "\x7f") return {.text = "\b"};
    return {.text = std::string(bytes)};
}

} // namespace

std::vector<Key> KeyDecoder::feed(std::string_view bytes) {
    std::vector<Key> keys;
    rest_ += bytes;
    std::string_view left = rest_;
    while (!left.empty()) {
        if (left == std::string_view(&escape, 1)) break;
        const bool is_sequence = left.front() == escape;
        const auto length = is_sequence ? length_of_sequence(left)
                                        : length_of_character(static_cast<unsigned char>(left.front()));
        if (length == 0 || length > left.size()) break;
        const auto taken = left.substr(0, length);
        if (!is_sequence)
            keys.push_back(key_of_character(taken));
        else if (auto key = key_of(taken))
            keys.push_back(std::move(*key));
        left.remove_prefix(length);
    }
    rest_ = std::string(left);
    return keys;
}

std::vector<Key> KeyDecoder::decide() {
    if (!is_undecided()) return {};
    rest_.clear();
    return {{.kind = Key::Kind::Escape}};
}

} // namespace tutti::command
