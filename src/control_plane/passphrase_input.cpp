#include "control_plane/passphrase_input.hpp"

#include "command/print.hpp"
#include "control_plane/silent_terminal.hpp"
#include "control_plane/vault_parameters.hpp"
#include "io/file_descriptor.hpp"
#include "io/system_failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <utility>

namespace tutti::control_plane {

namespace {

constexpr char interrupt_key = 0x03;
constexpr char end_key = 0x04;

/// Keys that are no letters send several: of none of them anything is kept.
class KeySequence {
public:
    /// Whether it belongs to one.
    bool takes(char letter) noexcept {
        const auto before = std::exchange(part_, Part::None);
        if (letter == escape_key) part_ = Part::Begun;
        if (before == Part::Begun && (letter == '[' || letter == 'O')) part_ = Part::Within;
        if (part_ != Part::None) return true;
        if (before != Part::Within || is_control(letter)) return false;
        if (letter < '@') part_ = Part::Within; // digits and the like: it goes on
        return true;
    }
    static bool is_control(char letter) noexcept {
        const auto code = static_cast<unsigned char>(letter);
        return code < 0x20 || code == 0x7f;
    }

private:
    enum class Part { None, Begun, Within };
    static constexpr char escape_key = 0x1b;

    Part part_ = Part::None;
};

/// What is read, letter by letter, in memory that is wiped.
class Gathered {
public:
    static Result<Gathered> make(std::size_t most) {
        auto room = vault::SecretBytes::zeros(most);
        if (!room) return pass_on(room);
        return Gathered(std::move(*room));
    }

    bool add(char letter) noexcept {
        if (size_ == room_.size()) return false;
        room_.data()[size_++] = static_cast<unsigned char>(letter);
        return true;
    }
    /// A character of UTF-8, which has one byte or several.
    void take_back() noexcept {
        while (size_ > 0 && (room_.data()[--size_] & 0xc0) == 0x80) {
        }
    }
    void clear() noexcept { size_ = 0; }
    Result<vault::SecretBytes> text() const {
        return vault::SecretBytes::copy_of(room_.text().substr(0, size_));
    }
    std::string_view view() const noexcept { return room_.text().substr(0, size_); }

private:
    explicit Gathered(vault::SecretBytes room) : room_(std::move(room)) {}

    vault::SecretBytes room_;
    std::size_t size_ = 0;
};

/// Nothing: the end.
Result<std::optional<char>> next_letter(int file, const std::filesystem::path& path) {
    char letter = 0;
    while (true) {
        const auto got = ::read(file, &letter, 1);
        if (got == 1) return letter;
        if (got == 0) return std::nullopt;
        if (errno != EINTR) return io::system_failure("reading", path);
    }
}

std::unexpected<Error> too_long(std::size_t most) {
    return fail(ErrorCode::LimitExceeded, fmt::format("it has more than {} bytes", most));
}

/// Up to the line's end, which is taken and no part of it, or to the end.
Result<vault::SecretBytes> read_line(int file, const std::filesystem::path& path) {
    auto gathered = Gathered::make(most_of_a_passphrase);
    if (!gathered) return pass_on(gathered);
    bool is_there = false;
    while (true) {
        const auto letter = next_letter(file, path);
        if (!letter) return std::unexpected(letter.error());
        if (!*letter || **letter == '\n') break;
        is_there = true;
        if (**letter != '\r' && !gathered->add(**letter)) return too_long(most_of_a_passphrase);
    }
    if (!is_there) return fail(ErrorCode::InvalidInput, fmt::format("{} has no line for it", path.native()));
    return gathered->text();
}

Result<vault::SecretBytes> read_typed(std::string_view prompt) {
    SilentTerminal silent(fmt::format("{}: ", prompt));
    if (!silent.is_silent())
        return fail(ErrorCode::Environment, "the terminal cannot be kept from showing what is typed");
    KeySequence key;
    auto gathered = Gathered::make(most_of_a_passphrase);
    if (!gathered) return pass_on(gathered);
    while (true) {
        const auto letter = next_letter(STDIN_FILENO, "the terminal");
        if (!letter) return std::unexpected(letter.error());
        if (silent.was_asked_again()) gathered->clear();
        if (!*letter || **letter == interrupt_key || **letter == end_key) {
            command::put_err("\n");
            return fail(ErrorCode::Unavailable, "given up");
        }
        if (**letter == '\n' || **letter == '\r') break;
        if (key.takes(**letter)) continue;
        if (**letter == 0x7f || **letter == '\b')
            gathered->take_back();
        else if (**letter == 0x15) // Ctrl-U
            gathered->clear();
        else if (!KeySequence::is_control(**letter) && !gathered->add(**letter))
            return too_long(most_of_a_passphrase);
    }
    command::put_err("\n");
    return gathered->text();
}

Result<io::FileDescriptor> opened(const std::filesystem::path& file) {
    io::FileDescriptor input(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!input) return io::system_failure("opening", file);
    return input;
}

Result<vault::SecretBytes> read_all(int file, const std::filesystem::path& path, std::size_t most) {
    auto gathered = Gathered::make(most + 1); // a line's end goes
    if (!gathered) return pass_on(gathered);
    while (true) {
        const auto letter = next_letter(file, path);
        if (!letter) return std::unexpected(letter.error());
        if (!*letter) break;
        if (!gathered->add(**letter)) return too_long(most);
    }
    if (gathered->view().ends_with('\n')) gathered->take_back();
    if (gathered->view().size() > most) return too_long(most);
    if (gathered->view().empty())
        return fail(ErrorCode::InvalidInput, fmt::format("{} is empty", path.native()));
    return gathered->text();
}

} // namespace

bool asks_terminal() noexcept { return ::isatty(STDIN_FILENO) == 1; }

Result<vault::SecretBytes> line_of_file(const std::filesystem::path& file) {
    const auto input = opened(file);
    if (!input) return std::unexpected(input.error());
    return read_line(input->get(), file);
}

Result<vault::SecretBytes> ask_line(std::string_view prompt) {
    return asks_terminal() ? read_typed(prompt) : read_line(STDIN_FILENO, "standard input");
}

Result<vault::SecretBytes> ask_new_line(std::string_view prompt) {
    if (!asks_terminal()) return ask_line(prompt);
    while (true) {
        auto first = read_typed(prompt);
        if (!first) return first;
        const auto second = read_typed("the same again");
        if (!second) return std::unexpected(second.error());
        if (*first == *second) return first;
        command::put_err("These are not the same: once more.\n");
    }
}

Result<vault::SecretBytes>
read_secret_text(const std::filesystem::path& file, std::string_view prompt, std::size_t most) {
    if (file.empty() && asks_terminal()) return read_typed(prompt);
    if (file.empty()) return read_all(STDIN_FILENO, "standard input", most);
    const auto input = opened(file);
    if (!input) return std::unexpected(input.error());
    return read_all(input->get(), file, most);
}

} // namespace tutti::control_plane
