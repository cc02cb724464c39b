// Console: all of it but the terminal and the connections: events and the time in, a picture and requests
// out. It may be killed at any time: it keeps nothing that it was not told.
#pragma once

#include "console/command_words.hpp"
#include "console/line_edit.hpp"
#include "console/screen.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::console {

struct ConsoleOptions {
    std::string host = {};
    char screen = '1'; ///< that is shown first
};

class Console {
public:
    Console(ConsoleOptions options, Size size, Now now);

    /// What is to be done about it.
    std::vector<Request> take(const Event& event, Now now);
    /// What is to come by itself from now on.
    Wants wants() const;
    Canvas draw() const;
    /// Where the cursor of who types stands; nothing: nobody does.
    struct Place {
        int column = 0;
        int row = 0;
    };
    std::optional<Place> cursor() const;

private:
    struct Prompt {
        enum class Of : std::uint8_t { Filter, Command, Wish };

        Of of = Of::Command;
        std::string label;
        LineEdit line;
        std::string tag = {}; ///< of a wish
        std::vector<std::string> choices = {};
    };
    /// What stands at the top for a screen.
    struct Tab {
        char digit;
        int from;
        int to;
        std::string text;
    };
    struct Shown {
        Popup popup;
        int top = 0;
    };

    void take(const Key& key, Desk& desk);
    void take(const Mouse& mouse, Desk& desk);
    void take(const Answered& answered, Desk& desk);
    void type(const Key& key, Desk& desk);
    void finish_typing(Desk& desk);
    void command(std::string_view line, Desk& desk);
    void complete_command(Desk& desk);
    void look_through(const Key& key);
    bool take_common(const Key& key, Desk& desk);
    void go(char digit, std::string_view subject, Desk& desk);
    void settle(Desk& desk);

    const ScreenRow& row() const { return screens()[current_]; }
    Screen& screen() const { return *screens_[current_]; }
    Area body() const { return {0, 1, size_.columns, std::max(size_.rows - 2, 0)}; }
    std::vector<Tab> tabs() const;
    void draw_head(Canvas& canvas) const;
    void draw_choices(Canvas& canvas, const std::vector<std::string>& choices) const;
    void draw_foot(Canvas& canvas) const;
    void draw_popup(Canvas& canvas, const Shown& shown) const;
    Area popup_area(const Shown& shown, const std::vector<std::string>& lines) const;
    std::vector<std::string> popup_lines(const Shown& shown) const;

    Known known_;
    Size size_;
    Now now_;
    std::vector<std::unique_ptr<Screen>> screens_; ///< as the table has them
    std::size_t current_ = 0;
    std::uint64_t visit_ = 0; ///< of the screen that is shown
    WorkerCommands worker_commands_;
    std::deque<std::string> typed_; ///< commands, the last one first
    std::size_t recalled_ = 0;      ///< of them, plus one; 0: none
    std::optional<Prompt> prompt_;
    std::optional<Question> question_;
    std::optional<Shown> popup_;
    std::optional<Said> said_;
    SteadyTime said_at_;
};

} // namespace tutti::console
