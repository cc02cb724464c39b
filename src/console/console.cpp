#include "console/console.hpp"

#include "command/did_you_mean.hpp"
#include "console/help.hpp"
#include "console/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::console {

using namespace std::chrono_literals;

namespace {

constexpr seconds said_for = 6s;
constexpr std::size_t most_typed = 50;
constexpr std::size_t most_workers = 200; ///< whose commands are remembered
constexpr std::size_t most_popup_lines = 1000;

std::vector<std::string> service_names(const Services& services) {
    std::vector<std::string> names;
    for (const auto& service : services.all()) names.push_back(service.name);
    return names;
}

bool is_screen(char32_t character) {
    return std::ranges::any_of(screens(), [character](const ScreenRow& row) {
        return static_cast<unsigned char>(row.digit) == character;
    });
}

/// Of what was ordered it is enough that it is done: what became of it is on the first screen.
bool is_order(std::string_view tag) {
    const auto verb = tag.substr(0, tag.find(' '));
    return verb == "start" || verb == "stop" || verb == "restart" || verb == "trigger";
}

} // namespace

Console::Console(ConsoleOptions options, Size size, Now now) : size_(size), now_(now) {
    known_.host = std::move(options.host);
    for (const auto& row : screens()) {
        if (row.digit == options.screen) current_ = screens_.size();
        screens_.push_back(row.make());
    }
    Desk desk{.known = known_, .now = now, .area = body(), .screen = row().digit};
    screen().show(desk, "");
}

Wants Console::wants() const {
    auto wants = screen().wants();
    // What the first screen shows is known on all of them.
    for (const auto* filter : {"service/+", "health/+"}) wants.filters.insert(filter);
    if (wants.filters.contains("#")) wants.filters = {"#"};
    return wants;
}

std::vector<Request> Console::take(const Event& event, Now now) {
    now_ = now;
    Desk desk{.known = known_, .now = now, .area = body(), .screen = row().digit, .visit = visit_};
    if (const auto* heard = std::get_if<Heard>(&event)) {
        known_.services.take(*heard);
        screen().take(*heard, now);
    } else if (const auto* line = std::get_if<LogLine>(&event)) {
        screen().take(*line, now);
    } else if (const auto* key = std::get_if<Key>(&event)) {
        take(*key, desk);
    } else if (const auto* mouse = std::get_if<Mouse>(&event)) {
        take(*mouse, desk);
    } else if (const auto* resized = std::get_if<Resized>(&event)) {
        size_ = resized->size;
    } else if (const auto* said = std::get_if<SupervisorSaid>(&event)) {
        const bool was_listed = known_.services.is_listed();
        known_.services.take(*said);
        if (!was_listed && known_.services.is_listed()) screen().listed(desk);
    } else if (const auto* bus = std::get_if<BusChanged>(&event)) {
        known_.is_bus_there = bus->is_there;
        known_.why_no_bus = bus->why;
        known_.does_bus_answer = false;
    } else if (const auto* listens = std::get_if<BusListens>(&event)) {
        known_.does_bus_answer = listens->filters == wants().filters;
    } else if (const auto* answered = std::get_if<Answered>(&event)) {
        take(*answered, desk);
    } else if (const auto* failed = std::get_if<NotPublished>(&event)) {
        desk.said = Said{"not published: " + failed->why, Style::Bad};
    } else {
        known_.services.tick();
        screen().tick(desk);
    }
    settle(desk);
    return std::move(desk.requests);
}

/// Does what was left at the desk.
void Console::settle(Desk& desk) {
    if (desk.question) question_ = std::move(desk.question);
    if (desk.wish)
        prompt_ = Prompt{Prompt::Of::Wish, desk.wish->label, LineEdit(desk.wish->text), desk.wish->tag};
    if (desk.popup) {
        if (desk.popup->lines.size() > most_popup_lines) desk.popup->lines.resize(most_popup_lines);
        popup_ = Shown{std::move(*desk.popup)};
    }
    if (desk.said) {
        said_ = std::move(desk.said);
        said_at_ = desk.now.steady;
    }
    if (desk.jump) {
        const auto jump = std::exchange(desk.jump, std::nullopt);
        go(jump->screen, jump->subject, desk);
    }
    if (said_ && desk.now.steady - said_at_ > said_for) said_.reset();
}

void Console::go(char digit, std::string_view subject, Desk& desk) {
    const auto found = std::ranges::find(screens(), digit, &ScreenRow::digit);
    if (found == screens().end()) {
        desk.said = Said{fmt::format("there is no screen {}", digit), Style::Busy};
        return;
    }
    const auto at = static_cast<std::size_t>(found - screens().begin());
    popup_.reset();
    const auto wanted = wants();
    if (at != current_) screen().hide();
    current_ = at;
    desk.screen = digit;
    desk.visit = ++visit_;
    screen().show(desk, subject);
    if (wants().filters != wanted.filters) known_.does_bus_answer = false;
}

void Console::take(const Key& key, Desk& desk) {
    constexpr char32_t control_c = 3;
    constexpr char32_t control_l = 12;
    constexpr char32_t control_z = 26;
    if (key.pasted) {
        const bool is_control = key.character < U' ' || (key.character >= 0x7F && key.character < 0xA0);
        if (prompt_ && !question_ && key.code == Key::Code::Character && !is_control) type(key, desk);
    } else if (key.is(control_c)) {
        desk.requests.emplace_back(Quit{});
    } else if (key.is(control_z)) {
        desk.requests.emplace_back(Suspend{});
    } else if (key.is(control_l)) {
        desk.requests.emplace_back(Redraw{});
    } else if (question_) {
        const auto question = std::exchange(question_, std::nullopt);
        if (key.is(U'y') || key.is(U'Y'))
            for (const auto& request : question->then) desk.requests.push_back(request);
        else
            desk.said = Said{"left as it is", Style::Quiet};
    } else if (prompt_) {
        type(key, desk);
    } else if (popup_) {
        look_through(key);
    } else if (!take_common(key, desk) && !screen().take(key, desk) && key.code == Key::Code::Escape) {
        if (auto* filter = screen().filter()) filter->clear();
        said_.reset();
    }
}

bool Console::take_common(const Key& key, Desk& desk) {
    if (key.code == Key::Code::Character && is_screen(key.character)) {
        go(static_cast<char>(key.character), "", desk);
        return true;
    }
    if (key.code == Key::Code::Tab) {
        go(screens()[(current_ + 1) % screens().size()].digit, "", desk);
        return true;
    }
    if (key.is(U'q')) {
        desk.requests.emplace_back(Quit{});
        return true;
    }
    if (key.is(U'?')) {
        desk.popup = Popup{"Help", help_lines(row()), 19};
        return true;
    }
    if (key.is(U':')) {
        prompt_ = Prompt{Prompt::Of::Command, ":", {}};
        recalled_ = 0;
        return true;
    }
    if (key.is(U'/') && screen().filter() != nullptr) {
        prompt_ = Prompt{Prompt::Of::Filter, "/", LineEdit(*screen().filter())};
        return true;
    }
    return false;
}

void Console::look_through(const Key& key) {
    using enum Key::Code;
    const auto lines = popup_lines(*popup_);
    const int seen = std::max(popup_area(*popup_, lines).height - 2, 1);
    const int count = static_cast<int>(lines.size());
    if (key.code == Up || key.is(U'k'))
        --popup_->top;
    else if (key.code == Down || key.is(U'j'))
        ++popup_->top;
    else if (key.code == PageUp)
        popup_->top -= seen;
    else if (key.code == PageDown || key.is(U' '))
        popup_->top += seen;
    else if (key.code == Home || key.is(U'g'))
        popup_->top = 0;
    else if (key.code == End || key.is(U'G'))
        popup_->top = count;
    else
        return popup_.reset();
    popup_->top = std::clamp(popup_->top, 0, std::max(count - seen, 0));
}

void Console::type(const Key& key, Desk& desk) {
    using enum Key::Code;
    auto* filter = prompt_->of == Prompt::Of::Filter ? screen().filter() : nullptr;
    if (key.code == Escape) {
        if (filter != nullptr) filter->clear();
        prompt_.reset();
        return;
    }
    if (key.code == Enter) return finish_typing(desk);
    if (prompt_->of == Prompt::Of::Command) {
        if (key.code == Tab) return complete_command(desk);
        if (key.code == Up && recalled_ < typed_.size()) prompt_->line = LineEdit(typed_[recalled_++]);
        if (key.code == Down && recalled_ > 1) prompt_->line = LineEdit(typed_[--recalled_ - 1]);
    }
    prompt_->choices.clear();
    static_cast<void>(prompt_->line.take(key));
    if (filter != nullptr) *filter = prompt_->line.text();
}

void Console::finish_typing(Desk& desk) {
    const auto prompt = std::exchange(prompt_, std::nullopt);
    const auto& text = prompt->line.text();
    if (prompt->of == Prompt::Of::Wish) screen().typed(prompt->tag, text, desk);
    if (prompt->of == Prompt::Of::Command && !text.empty()) command(text, desk);
}

void Console::command(std::string_view line, Desk& desk) {
    if (typed_.empty() || typed_.front() != line) typed_.emplace_front(line);
    if (typed_.size() > most_typed) typed_.pop_back();
    auto commanded = read_command(line);
    if (!commanded) {
        desk.said = Said{commanded.error().message, Style::Bad};
        return;
    }
    // Before it is asked whether that is to be done: the supervisor would refuse it only then.
    const auto& services = known_.services;
    if (!commanded->service.empty() && services.is_listed() && services.find(commanded->service) == nullptr) {
        desk.said = Said{
            fmt::format(
                "there is no service {}.{}", commanded->service,
                command::did_you_mean(commanded->service, service_names(services))
            ),
            Style::Bad
        };
        return;
    }
    if (commanded->shows_help) desk.popup = Popup{"Help", help_lines(row()), 19};
    if (commanded->screen != 0) go(commanded->screen, "", desk);
    if (!commanded->question.empty()) {
        question_ = Question{std::move(commanded->question), std::move(commanded->requests)};
        return;
    }
    for (auto& request : commanded->requests) {
        if (const auto* publish = std::get_if<Publish>(&request))
            desk.said = Said{"published on " + publish->topic, Style::Good};
        desk.requests.push_back(std::move(request));
    }
}

void Console::complete_command(Desk& desk) {
    auto completion = complete(prompt_->line.text(), known_.services, worker_commands_);
    prompt_->line = LineEdit(std::move(completion.line));
    prompt_->choices = std::move(completion.choices);
    if (!completion.asks_worker.empty())
        desk.requests.push_back(
            Ask{completion.asks_worker, "get_commands", {}, 0, "commands of " + completion.asks_worker}
        );
}

void Console::take(const Answered& answered, Desk& desk) {
    if (answered.screen != 0) {
        // One who asked and is not shown any more does not look at the answer; shown again it has asked anew.
        if (answered.screen == row().digit && answered.visit == visit_) screen().take(answered, desk);
        return;
    }
    constexpr std::string_view of_commands = "commands of ";
    if (answered.tag.starts_with(of_commands)) {
        const auto worker = answered.tag.substr(of_commands.size());
        // Whoever has typed on meanwhile is not typed for.
        const bool is_awaited =
            prompt_ && prompt_->of == Prompt::Of::Command
            && complete(prompt_->line.text(), known_.services, worker_commands_).asks_worker == worker;
        auto& known = worker_commands_[worker];
        known = {"ping", "get_state", "get_stats"}; // what every socket answers
        if (answered.answer)
            for (const auto& command : items_of(*answered.answer, "commands"))
                if (command.is_string()) known.emplace(command.string());
        if (worker_commands_.size() > most_workers) worker_commands_.erase(worker_commands_.begin());
        if (is_awaited) complete_command(desk);
        return;
    }
    if (!answered.answer)
        desk.said = Said{fmt::format("{}: {}", answered.tag, answered.answer.error().message), Style::Bad};
    else if (answered.answer->is_null() || is_order(answered.tag))
        desk.said = Said{answered.tag + ": done", Style::Good};
    else
        desk.popup = Popup{answered.tag, print_pretty(*answered.answer, most_popup_lines - 1)};
}

void Console::take(const Mouse& mouse, Desk& desk) {
    if (question_ || prompt_) return;
    if (popup_) {
        if (mouse.action == Mouse::Action::WheelUp) return look_through({.code = Key::Code::Up});
        if (mouse.action == Mouse::Action::WheelDown) return look_through({.code = Key::Code::Down});
        if (mouse.action == Mouse::Action::Twice) return; // its first click may have opened it
        const auto area = popup_area(*popup_, popup_lines(*popup_));
        if (!area.holds(mouse.column, mouse.row)) popup_.reset();
        return;
    }
    if (mouse.row == 0 && mouse.action == Mouse::Action::Press) {
        for (const auto& tab : tabs())
            if (mouse.column >= tab.from && mouse.column < tab.to) return go(tab.digit, "", desk);
        return;
    }
    if (desk.area.holds(mouse.column, mouse.row)) screen().take(mouse, desk);
}

} // namespace tutti::console
