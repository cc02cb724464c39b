// What the console takes from a person and from an installation, in any order and at any time: keys, the
// mouse, command lines, frames of control sockets, messages on the bus, lines of logs. Whatever came, what is
// drawn fits the terminal and steers none, and what is asked for goes to a service and to a topic.
//
// A line is a step: ' words' are typed; '!' further keys, each a letter of special_keys; '@xy' the mouse, 'w'
// and 'W' its wheel, '2' a second press; '#xy' the terminal's size; 'v' what the supervisor answers, 'a' what
// was asked first is answered, both by the frame that the rest of the line is; '+' a message, 'k' a kept one,
// each with its topic, a space and its payload; 'l' a service and a line of its log; 'c' and 'd' the bus
// comes and goes; 't' a second goes by; 'p' the picture is looked at, as it is at the end.
#include "console/console.hpp"

#include "base/name.hpp"
#include "control/framing.hpp"
#include "control/message.hpp"
#include "mqtt/topic.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <utility>

namespace {

using namespace tutti;
using namespace tutti::console;

void check(bool holds) {
    if (!holds) std::abort();
}

constexpr std::string_view special_keys = "etbxudlrPNHEs";

Key::Code special_key(std::size_t at) {
    using enum Key::Code;
    constexpr std::array codes = {Enter, Tab,    Backspace, Delete, Up,  Down,  Left,
                                  Right, PageUp, PageDown,  Home,   End, Escape};
    static_assert(codes.size() == special_keys.size());
    return codes[at];
}

/// The JSON as a frame of a control socket brings it; nothing where it is none.
std::optional<Value> framed(std::string_view json) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes += static_cast<char>(static_cast<unsigned char>(json.size() >> static_cast<unsigned>(shift)));
    bytes += json;
    control::FrameDecoder decoder;
    decoder.feed(bytes);
    auto frame = decoder.next();
    return frame ? std::move(*frame) : std::nullopt;
}

class Person {
public:
    void step(std::string_view line) {
        if (line.empty()) return;
        const auto rest = line.substr(1);
        switch (line.front()) {
        case ' ':
            return type(rest);
        case '!':
            for (const char letter : rest)
                if (const auto at = special_keys.find(letter); at != special_keys.npos)
                    take(Key{special_key(at)});
            return;
        case '@':
            return point(rest);
        case '#':
            if (rest.size() >= 2) take(Resized{{extent(rest[0]), extent(rest[1])}});
            return;
        case 'v':
            return take(SupervisorSaid{answer(rest)});
        case 'a':
            return answer_first(rest);
        case '+':
        case 'k':
            return hear(rest, line.front() == 'k');
        case 'l': {
            const auto space = std::min(rest.find(' '), rest.size());
            return take(LogLine{rest.substr(0, space), rest.substr(std::min(space + 1, rest.size()))});
        }
        case 'c':
        case 'd':
            return take(BusChanged{line.front() == 'c', std::string(rest)});
        case 't':
            now_.steady += seconds(1);
            now_.wall += seconds(1);
            return take(Tick{});
        case 'p':
            return look();
        default:
            return;
        }
    }

    void look() const {
        const auto picture = console_.draw();
        check(picture.size() == size_);
        for (int row = 0; row < size_.rows; ++row)
            for (int column = 0; column < size_.columns; ++column) {
                const auto character = picture.at(column, row).character;
                if (character == 0)
                    check(column > 0 && columns_of(picture.at(column - 1, row).character) == 2);
                else
                    check(character >= U' ' && (character < 0x7F || character > 0x9F));
            }
        if (const auto cursor = console_.cursor(); cursor && size_.rows >= 1 && size_.columns >= 1)
            check(
                cursor->column >= 0 && cursor->column < size_.columns && cursor->row >= 0
                && cursor->row < size_.rows
            );
        check(console_.wants().filters.size() <= 8);
    }

private:
    /// From ' ' on, so that seeds are texts.
    static int extent(char letter) { return (static_cast<unsigned char>(letter) - ' ') & 0x7F; }

    void type(std::string_view text) {
        for (const char letter : text) take(Key{Key::Code::Character, static_cast<unsigned char>(letter)});
    }

    void point(std::string_view rest) {
        if (rest.size() < 2) return;
        Mouse mouse{Mouse::Action::Press, extent(rest[0]), extent(rest[1])};
        if (rest.size() > 2 && rest[2] == '2') mouse.action = Mouse::Action::Twice;
        if (rest.size() > 2 && rest[2] == 'w') mouse.action = Mouse::Action::WheelUp;
        if (rest.size() > 2 && rest[2] == 'W') mouse.action = Mouse::Action::WheelDown;
        take(mouse);
    }

    void hear(std::string_view message, bool retained) {
        const auto space = std::min(message.find(' '), message.size());
        const auto payload = message.substr(std::min(space + 1, message.size()));
        take(Heard{message.substr(0, space), payload, retained});
    }

    static Result<Value> answer(std::string_view json) {
        const auto frame = framed(json);
        const auto reply = frame ? control::parse_reply(*frame) : std::nullopt;
        if (!reply) return fail(ErrorCode::Unavailable, "no answer");
        if (!reply->success) return fail(ErrorCode::Unavailable, reply->message);
        return reply->data.value_or(Value());
    }

    void answer_first(std::string_view json) {
        if (asked_.empty()) return;
        auto ask = std::move(asked_.front());
        asked_.pop_front();
        take(Answered{ask.screen, std::move(ask.tag), answer(json), ask.visit});
    }

    void take(const Event& event) {
        if (const auto* resized = std::get_if<Resized>(&event)) size_ = resized->size;
        for (auto& request : console_.take(event, now_)) perform(std::move(request));
    }

    void perform(Request request) {
        if (const auto* publish = std::get_if<Publish>(&request)) check(mqtt::is_topic_name(publish->topic));
        auto* ask = std::get_if<Ask>(&request);
        if (ask == nullptr) return;
        check(is_dotted_name(ask->worker)); // it is part of a socket's path
        check(ask->arguments.is_null() || ask->arguments.is_object());
        check(control::encode_frame(control::command_frame(ask->command, 1, ask->arguments)).has_value());
        asked_.push_back(std::move(*ask));
        if (asked_.size() > most_asked) asked_.pop_front();
    }

    static constexpr std::size_t most_asked = 64;

    Now now_{SteadyTime{std::chrono::hours(1)}, wall_time_from_seconds(1732150000), seconds(3600)};
    Size size_{60, 16};
    Console console_{{.host = "stage"}, size_, now_};
    std::deque<Ask> asked_;
};

/// A completion keeps what was typed, offers what goes on with it, and has nothing to add to itself.
void check_completion(std::string_view line) {
    static const WorkerCommands commands = {{"hub", {"get_state", "get_stats", "ping"}}};
    const auto completion = complete(line, Services(), commands);
    check(completion.line.starts_with(line.substr(0, line.find_last_of(' ') + 1)));
    check(completion.line.size() >= line.size());
    for (const auto& choice : completion.choices)
        check(choice.starts_with(line.substr(line.find_last_of(' ') + 1)));
    if (!completion.choices.empty())
        check(complete(completion.line, Services(), commands).line == completion.line);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    Person person;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        person.step(line);
        if (line.starts_with(" :")) check_completion(line.substr(2));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    person.look();
    return 0;
}
