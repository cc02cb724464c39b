#include "workers/debug/questions.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "contract/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace tutti::debug {

namespace {

constexpr std::int64_t most_at_once = 1000;
constexpr double longest_wait = 4; ///< seconds; who asks waits for 5
/// Bytes of JSON in an answer. What holds it in a text doubles some of them, and a frame of a control socket
/// has 1 MiB.
constexpr std::size_t most_answered = 400 << 10;

/// Missing is as good as null.
std::optional<std::int64_t>
number_of(contract::FieldReader& fields, std::string_view key, std::int64_t least, std::int64_t most) {
    return fields.has(key) ? fields.integer_or_null(key, least, most) : std::nullopt;
}

Extent extent_from(contract::FieldReader& fields) {
    Extent extent;
    if (const auto since = number_of(fields, "since", 0, contract::max_count))
        extent.since = static_cast<std::uint64_t>(*since);
    if (const auto count = number_of(fields, "count", 1, most_at_once))
        extent.count = static_cast<std::size_t>(*count);
    const auto wait = fields.has("wait") ? fields.number_or_null("wait", 0, longest_wait) : std::nullopt;
    if (wait) extent.wait = microseconds(static_cast<std::int64_t>(*wait * 1e6));
    return extent;
}

constexpr std::array<std::pair<std::string_view, MessageKind>, 2> kinds = {{
    {"osc", MessageKind::Osc},
    {"bus", MessageKind::Bus},
}};

/// What an answer gathers, as far as there is room.
class Page {
public:
    explicit Page(Format format) : format_(format) {}

    /// False: it had no room, and is not in.
    template <typename Item>
    bool add(const Item& item, std::uint64_t number, seconds utc_offset) {
        if (format_ == Format::Text) return add({}, print_line(item, utc_offset));
        return add(to_value(item, number));
    }
    /// `line`: what stands for it in a text.
    bool add(Value value, std::string line) {
        const auto room = line.size() + 1;
        if (!is_empty() && used_ + room > most_answered) return false;
        used_ += room;
        if (format_ == Format::Values)
            values_.push_back(std::move(value));
        else
            lines_.push_back(std::move(line));
        return true;
    }
    bool add(Value value) {
        auto line = print_json(value);
        return add(std::move(value), std::move(line));
    }
    bool is_empty() const { return used_ == 0; }
    std::size_t size() const { return format_ == Format::Values ? values_.size() : lines_.size(); }
    void reverse() {
        std::ranges::reverse(values_);
        std::ranges::reverse(lines_);
    }
    Member member(const char* key) && {
        if (format_ == Format::Values) return {key, Value::array(std::move(values_))};
        std::string text;
        for (const auto& line : lines_) (text += line) += '\n';
        return {"text", std::move(text)};
    }

private:
    Format format_;
    std::vector<Value> values_;
    std::vector<std::string> lines_;
    std::size_t used_ = 0;
};

/// The items of a ring that a question takes.
template <typename Ring, typename Question>
Value answer_of(const Ring& ring, const Question& question, const Answering& how, const char* key) {
    const auto& extent = question.extent;
    Page page(how.format);
    auto next = ring.newest();
    bool is_full = false;
    std::uint64_t missed = 0;
    if (extent.since) {
        const auto since = *extent.since > ring.newest() ? 0 : *extent.since; // of another run
        for (auto number = ring.first_from(since + 1); number <= ring.newest();
             number = ring.first_from(number + 1)) {
            if (!question.takes(ring.at(number))) continue;
            is_full = page.size() == extent.count || !page.add(ring.at(number), number, how.utc_offset);
            if (!is_full) continue;
            next = number - 1;
            break;
        }
        missed = ring.gone_between(since, next);
    } else {
        for (auto number = ring.last_to(ring.newest()); number > 0; number = ring.last_to(number - 1)) {
            if (!question.takes(ring.at(number))) continue;
            if (page.size() == extent.count || !page.add(ring.at(number), number, how.utc_offset)) break;
        }
        page.reverse();
    }
    return Value::object(
        {{"run", how.run},
         {"oldest", ring.oldest()},
         {"newest", ring.newest()},
         {"missed", missed},
         {"next", next},
         {"more", is_full},
         std::move(page).member(key)}
    );
}

/// Milliseconds, as people read them.
std::string shown(std::optional<double> time) {
    return time ? fmt::format("{:.2f} ms", *time * 1000) : std::string("-");
}

double rounded(double value, double steps) { return std::round(value * steps) / steps; }

Value to_value(std::string_view name, const Rate& rate, WallTime now) {
    const auto exact = [](std::optional<double> time) { return time ? Value(rounded(*time, 1e6)) : Value(); };
    return Value::object(
        {{"name", whole_characters(name)},
         {"count", rate.count()},
         {"rate", rounded(rate.rate(now), 100)},
         {"interval", exact(rate.interval())},
         {"jitter", exact(rate.deviation())},
         {"age", rounded(std::max(0.0, to_seconds(now - rate.last())), 1000)}}
    );
}

} // namespace

bool MessageQuestion::takes(const HeardMessage& message) const {
    const bool is_of_bus = message.kind == MessageKind::Bus;
    return (!kind || (*kind == MessageKind::Bus) == is_of_bus) && filter.takes(message.name());
}

bool LogQuestion::takes(const HeardLine& line) const {
    return (worker.empty() || line.record.service == worker) && filter.passes(line.record);
}

Result<MessageQuestion> message_question_from(const Value& params) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    MessageQuestion question{.extent = extent_from(fields), .kind = {}, .filter = {}};
    if (fields.has("kind")) question.kind = fields.one_of("kind", kinds);
    auto filter = filter_from(params);
    if (!filter) return pass_on(filter);
    question.filter = std::move(*filter);
    return fields.finish(std::move(question));
}

Result<LogQuestion> log_question_from(const Value& params) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    LogQuestion question{.extent = extent_from(fields), .worker = {}, .filter = {}};
    question.worker = fields.optional_text("worker", 0, 256).value_or("");
    const auto level = fields.optional_text("level", 0, 16).value_or("");
    if (const auto known = logs::level_named(level); known && !level.empty())
        question.filter.level = *known;
    else if (!level.empty())
        fields.wrong("level", "must be debug, info, warning or error");
    const auto grep = fields.optional_text("grep", 0, 1024).value_or("");
    if (!grep.empty()) {
        auto pattern = logs::Pattern::parse(grep);
        if (pattern)
            question.filter.grep = std::move(*pattern);
        else
            fields.wrong("grep", pattern.error().message);
    }
    return fields.finish(std::move(question));
}

Result<RateQuestion> rate_question_from(const Value& params) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    RateQuestion question;
    constexpr auto most = static_cast<std::int64_t>(RateBook::most_names);
    if (const auto count = number_of(fields, "count", 1, most))
        question.count = static_cast<std::size_t>(*count);
    auto filter = filter_from(params);
    if (!filter) return pass_on(filter);
    question.filter = std::move(*filter);
    return fields.finish(std::move(question));
}

Value answer(const MessageBook& book, const MessageQuestion& question, const Answering& how) {
    return answer_of(book.messages(), question, how, "messages");
}

Value answer(const LogBook& book, const LogQuestion& question, const Answering& how) {
    return answer_of(book.lines(), question, how, "lines");
}

Value answer(const RateBook& book, const RateQuestion& question, const Answering& how) {
    struct Found {
        double rate;
        std::string_view name;
        const Rate* all;
    };
    std::vector<Found> found;
    for (const auto& [name, rate] : book.all())
        if (question.filter.takes(name)) found.push_back({rate.rate(how.now), name, &rate});
    std::ranges::sort(found, {}, [](const Found& each) { return std::pair(-each.rate, each.name); });
    const auto names = found.size();
    found.resize(std::min(names, question.count));
    Page page(how.format);
    for (const auto& [rate, name, all] : found) {
        const auto added = how.format != Format::Text
                               ? page.add(to_value(name, *all, how.now))
                               : page.add(
                                     {}, fmt::format(
                                             "{}  {:.2f}/s  every {}  ± {}  {} in all", printable(name), rate,
                                             shown(all->interval()), shown(all->deviation()), all->count()
                                         )
                                 );
        if (!added) break;
    }
    const bool has_more = page.size() < names;
    return Value::object(
        {{"run", how.run},
         {"names", names},
         {"untracked", book.untracked()},
         {"more", has_more},
         std::move(page).member("rates")}
    );
}

} // namespace tutti::debug
