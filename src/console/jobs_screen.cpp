// Screen J: jobs, those that run first, with how far they are; what cancels them and has them tried again.
#include "console/jobs_screen.hpp"

#include "command/describe_service.hpp"
#include "console/absence.hpp"
#include "console/control_answer.hpp"
#include "console/table.hpp"
#include "console/words.hpp"
#include "contract/job.hpp"
#include "contract/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 5> jobs_key_rows = {{
    {"x", "cancel it: it is not done, or stops what it does", "cancel"},
    {"r", "try it again, where it failed for good or was cancelled", "try again"},
    {"d", "forget it, where it is over", "forget"},
    {"Enter", "all of it: what it is to do, what became of its tries", "open"},
    {"/", "only jobs with that word", "filter"},
}};

constexpr std::array<Column, 6> jobs_columns = {{
    {"KIND", 20},
    {"STATE", 11},
    {"SINCE", 8, 0, Column::Side::Right},
    {"TRY", 5, 0, Column::Side::Right},
    {"WORKER", 14, 100},
    {"SAYS", 0},
}};

constexpr int most_listed = 200;
constexpr int of_bar = 20;

/// What runs stands first, then what waits, then what needs somebody.
int rank_of(std::string_view state) noexcept {
    constexpr std::array<std::string_view, 3> first = {"running", "queued", "failed"};
    const auto found = std::ranges::find(first, state);
    return static_cast<int>(found - first.begin());
}

bool is_over(std::string_view state) noexcept { return state != "running" && state != "queued"; }

Style style_of_state(std::string_view state) noexcept {
    if (state == "running") return Style::Accent;
    if (state == "failed") return Style::Bad;
    return state == "succeeded" ? Style::Good : Style::Quiet;
}

class Jobs final : public Screen {
public:
    Wants wants() const override { return {.filters = {"job/+"}}; }
    void show(Desk& desk, std::string_view) override { ask(desk); }
    void hide() override { told_.clear(); }
    void listed(Desk& desk) override { ask(desk); }
    void tick(Desk& desk) override { ask(desk); }

    /// How far it is comes by itself, between two lists.
    void take(const Heard& heard, Now) override {
        const auto topic = contract::parse_topic(heard.topic);
        if (!topic || topic->family != contract::Family::Job) return;
        told_.erase(std::string(topic->name));
        auto job = contract::parse_job(heard.payload);
        if (job && told_.size() < most_listed) told_.emplace(topic->name, std::move(*job));
    }

    bool take(const Key& key, Desk& desk) override {
        const auto shown = rows();
        const int count = static_cast<int>(shown.size());
        if (list_.take(key, count, rows_seen(desk.area))) return true;
        if (count == 0) return false;
        list_.settle(count, rows_seen(desk.area));
        const auto& job = *shown[static_cast<std::size_t>(list_.selected())];
        const auto state = command::text_of(job, "state");
        if (key.is(U'x')) return cancel(job, state, desk);
        if (key.is(U'r')) {
            const bool may = state == "failed" || state == "cancelled";
            return order(desk, may, "job.replay", job, "is tried again", "only what failed is tried again");
        }
        if (key.is(U'd'))
            return order(
                desk, is_over(state), "job.forget", job, "is forgotten", "only what is over is forgotten"
            );
        if (key.code != Key::Code::Enter) return false;
        run_at_control(desk, "job.get", named(job), "get");
        return true;
    }

    void take(const Mouse& mouse, Desk& desk) override {
        const bool opens = take_mouse(list_, mouse, desk.area, static_cast<int>(rows().size()));
        if (opens) static_cast<void>(take(Key{Key::Code::Enter}, desk));
    }

    void take(const Answered& answered, Desk& desk) override {
        auto data = data_of(answered);
        if (!data && answered.tag == "list") {
            trouble_ = data.error().message;
        } else if (!data) {
            desk.said = Said{data.error().message, Style::Bad};
        } else if (answered.tag == "list") {
            list_of_jobs_ = std::move(*data);
            is_answered_ = true;
            trouble_.clear();
        } else if (answered.tag == "get") {
            desk.popup = Popup{.title = command::text_of(*data, "kind"), .lines = print_pretty(*data, 200)};
        } else {
            desk.said = Said{answered.tag, Style::Good};
            ask(desk);
        }
    }

    void draw(Canvas& canvas, Area area, const Known& known, Now now) const override {
        const auto shown = rows();
        if (!shown.empty())
            return draw_table(
                canvas, area, jobs_columns, list_, static_cast<int>(shown.size()),
                [&](int row) { return row_of(*shown[static_cast<std::size_t>(row)], now); }
            );
        auto sentences = absence_of(known, "control", "What is to be done, and was", "[control]");
        if (sentences.empty() && !is_answered_)
            sentences = {"asking control …", trouble_};
        else if (sentences.empty() && !filter_.empty())
            sentences = {"No job has that word.", "Esc shows all again."};
        else if (sentences.empty())
            sentences = {
                "Nothing is to be done, and nothing was.", "",
                "`tutti job run KIND` wants a job; `tutti job kinds` has those that somebody takes."
            };
        draw_notice(canvas, area, sentences);
    }

    std::string* filter() override { return &filter_; }

private:
    static void ask(Desk& desk) {
        if (absence_of(desk.known, "control", "", "").empty())
            run_at_control(desk, "job.list", Value::object({{"most", most_listed}}), "list");
    }

    static Value named(const Value& job) { return Value::object({{"id", command::text_of(job, "id")}}); }

    static bool order(
        Desk& desk, bool may, std::string command, const Value& job, std::string_view done,
        std::string why_not
    ) {
        if (may)
            run_at_control(
                desk, std::move(command), named(job),
                fmt::format("{} {}", command::text_of(job, "kind"), done)
            );
        else
            desk.said = Said{std::move(why_not), Style::Busy};
        return true;
    }

    /// What waits is not missed by anybody; what runs is asked about first.
    static bool cancel(const Value& job, std::string_view state, Desk& desk) {
        const auto kind = command::text_of(job, "kind");
        if (state != "running")
            return order(desk, state == "queued", "job.cancel", job, "is cancelled", "it is over already");
        desk.question = Question{
            fmt::format("Cancel {}?", kind),
            {at_control(desk, "job.cancel", named(job), kind + " is to stop")}
        };
        return true;
    }

    std::vector<const Value*> rows() const {
        std::vector<const Value*> all;
        for (const auto& job : items_of(list_of_jobs_, "jobs")) {
            const bool has_word = std::ranges::any_of(
                std::array<std::string_view, 5>{"kind", "state", "worker", "message", "by"},
                [&](std::string_view key) { return contains_word(command::text_of(job, key), filter_); }
            );
            if (has_word) all.push_back(&job);
        }
        std::ranges::sort(all, {}, [](const Value* job) {
            return std::pair(rank_of(command::text_of(*job, "state")), job); // the newest first among equals
        });
        return all;
    }

    TableRow row_of(const Value& job, Now now) const {
        const auto state = command::text_of(job, "state");
        const bool runs = state == "running";
        const auto told = told_.find(command::text_of(job, "id"));
        const bool is_told = runs && told != told_.end() && told->second.state == contract::JobPhase::Running;
        const auto since = command::number_of(job, "since");
        const auto attempts = command::text_of(job, "attempts");
        return {
            {command::text_of(job, "kind"), Style::Strong},
            {runs && command::flag_of(job, "cancelling", false) ? "stopping" : state, style_of_state(state)},
            {since > 0 ? command::describe_seconds(to_seconds(now.wall) - since) : std::string()},
            {fmt::format("{}/{}", command::text_of(job, "attempt"), attempts), Style::Quiet},
            {command::text_of(job, "worker"), Style::Quiet},
            {says(job, runs, is_told ? &told->second : nullptr), runs ? Style::Plain : Style::Quiet}
        };
    }

    static std::string says(const Value& job, bool runs, const contract::Job* told) {
        auto message = told != nullptr ? told->message : command::text_of(job, "message");
        std::optional<double> progress;
        if (const auto* known = job.find("progress"); known != nullptr && known->is_number())
            progress = known->number();
        if (told != nullptr && told->progress) progress = told->progress;
        if (!runs || !progress) return message;
        return fmt::format("{} {:.0f} %  {}", bar(*progress, of_bar), *progress * 100, message);
    }

    Value list_of_jobs_;
    bool is_answered_ = false;
    std::string trouble_;                                    ///< why there is no answer
    std::map<std::string, contract::Job, std::less<>> told_; ///< on the bus, by id
    ListView list_;
    std::string filter_;
};

} // namespace

std::span<const KeyRow> jobs_keys() noexcept { return jobs_key_rows; }

std::unique_ptr<Screen> make_jobs() { return std::make_unique<Jobs>(); }

} // namespace tutti::console
