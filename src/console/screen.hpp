// Screen: one of those of the table. It keeps what it was told while it was shown, and draws it. Nothing here
// speaks to anybody: what a screen wants done it leaves at its Desk.
#pragma once

#include "command/terminal.hpp"
#include "console/canvas.hpp"
#include "console/event.hpp"
#include "console/request.hpp"
#include "console/services.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::console {

/// A key, and what it does: for the help, for the bar below, for docs/console.md.
struct KeyRow {
    std::string_view key;
    std::string_view does;
    std::string_view word = {}; ///< for the bar; empty: it is not there
};

/// What all screens know.
struct Known {
    Services services;
    bool is_bus_there = false;
    bool does_bus_answer = false; ///< it confirmed that we listen to what the screen wants
    std::string why_no_bus = "not yet connected";
    std::string host; ///< the machine's name
};

/// What is asked before it is done.
struct Question {
    std::string text;
    std::vector<Request> then;
};

/// A line that somebody is to type; the screen gets it by typed().
struct Wish {
    std::string label;
    std::string text; ///< to begin with
    std::string tag;
};

struct Popup {
    std::string title;
    std::vector<std::string> lines;
    int indent = 2; ///< of what goes on behind the edge
};

struct Said {
    std::string sentence;
    Style style = Style::Plain;
};

struct Jump {
    char screen = '1';
    std::string subject;
};

/// What a screen has while it takes an event, and where it leaves what it wants.
struct Desk {
    const Known& known;
    Now now;
    Area area; ///< the screen's
    char screen = 0;
    std::uint64_t visit = 0; ///< how often one had gone to a screen when this one came

    std::vector<Request> requests = {};
    std::optional<Question> question = {};
    std::optional<Wish> wish = {};
    std::optional<Popup> popup = {};
    std::optional<Said> said = {};
    std::optional<Jump> jump = {};

    void ask(std::string worker, std::string command, Value arguments, std::string tag) {
        requests.push_back(
            Ask{std::move(worker), std::move(command), std::move(arguments), screen, std::move(tag), visit}
        );
    }
};

class Screen {
public:
    virtual ~Screen() = default;

    /// What is to come while it is shown.
    virtual Wants wants() const { return {}; }
    /// It is shown from now on; `subject` is what it was called for.
    virtual void show(Desk&, std::string_view subject [[maybe_unused]]) {}
    virtual void hide() {}
    /// Who runs is known from now on: who could not be asked when it was shown is asked.
    virtual void listed(Desk&) {}
    /// False: the key means nothing here.
    virtual bool take(const Key&, Desk&) { return false; }
    virtual void take(const Mouse&, Desk&) {}
    virtual void take(const Heard&, Now) {}
    virtual void take(const LogLine&, Now) {}
    virtual void take(const Answered&, Desk&) {}
    virtual void typed(std::string_view tag [[maybe_unused]], std::string_view text [[maybe_unused]], Desk&) {
    }
    virtual void tick(Desk&) {}
    virtual void draw(Canvas&, Area, const Known&, Now) const = 0;

    /// What `/` typed so far; nullptr: there is nothing to be filtered here.
    virtual std::string* filter() { return nullptr; }
};

/// A screen as the table has it.
struct ScreenRow {
    char digit; ///< or a capital letter, where there is none left
    std::string_view name;
    std::string_view shows;
    std::span<const KeyRow> keys;
    std::unique_ptr<Screen> (*make)();
};

/// In the order in which they stand at the top.
std::span<const ScreenRow> screens() noexcept;

} // namespace tutti::console
