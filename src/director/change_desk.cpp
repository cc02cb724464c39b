#include "director/change_desk.hpp"

#include "director/kept_line.hpp"
#include "io/clock.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <ranges>
#include <utility>

namespace tutti::director {

namespace {

using namespace std::chrono_literals;

constexpr auto no_end = asio::steady_timer::time_point::max();
/// For so long deadlines may wait for a change.
constexpr microseconds longest_slice = 300us;

Result<std::string> name_in(const Value& wish) {
    const Value* name = wish.is_object() ? wish.find("name") : nullptr;
    if (name != nullptr && name->is_string()) return std::string(name->string());
    return fail(ErrorCode::InvalidInput, "\"name\" must be a string");
}

} // namespace

struct ChangeDesk::Request {
    Request(const asio::any_io_executor& executor, Family of, Change what, std::vector<Wish> all, bool many)
        : family(of), change(what), wishes(std::move(all)), is_batch(many), answered(executor, no_end) {}

    Family family;
    Change change;
    std::vector<Wish> wishes;
    bool is_batch;
    std::vector<Score::Changed> made;
    std::size_t performed = 0; ///< of those, in the engine too
    std::optional<Result<Value>> answer;
    asio::steady_timer answered; ///< cancelled when there is an answer

    void give(Result<Value> result) {
        answer = std::move(result);
        answered.cancel();
    }
};

// `kept` is owned by this and by a call on the disk's thread.
ChangeDesk::ChangeDesk(
    Performance& performance, Score& score, std::shared_ptr<KeptChanges> kept, Hooks hooks,
    DiskPatience patience
)
    : performance_(performance), score_(score), kept_(std::move(kept)), hooks_(std::move(hooks)),
      patience_(patience) {}

ChangeDesk::~ChangeDesk() = default;

// ---- what is asked ----

Result<std::vector<ChangeDesk::Wish>> ChangeDesk::read(Change change, const Value& params) {
    const bool removes = change == Change::Remove;
    const Value* many = params.find(removes ? "names" : "definitions");
    std::vector<Wish> wishes;
    if (many == nullptr) {
        auto name = name_in(params);
        if (!name) return pass_on(name);
        const Value* definition = params.find("definition");
        if (!removes && definition == nullptr)
            return fail(ErrorCode::InvalidInput, "\"definition\" must hold the keys as in the file");
        wishes.push_back({std::move(*name), definition != nullptr ? *definition : Value()});
        return wishes;
    }
    if (!many->is_array() || many->items().empty() || many->items().size() > most_at_once)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "\"{}\" must be a list of 1 to {} {}", removes ? "names" : "definitions", most_at_once,
                removes ? "names" : "objects with \"name\" and \"definition\""
            )
        );
    for (const Value& item : many->items()) {
        const Value* definition = item.is_object() ? item.find("definition") : nullptr;
        auto name = removes && item.is_string() ? Result<std::string>(item.string()) : name_in(item);
        if (!name || (!removes && definition == nullptr))
            return fail(
                ErrorCode::InvalidInput,
                fmt::format(
                    "number {} of {} must {}", wishes.size() + 1, many->items().size(),
                    removes ? "be a name" : "have a \"name\" and a \"definition\""
                )
            );
        wishes.push_back({std::move(*name), definition != nullptr ? *definition : Value()});
    }
    return wishes;
}

Value ChangeDesk::answer_of(const Request& request) {
    const auto* id = request.family == Family::Playlist ? "definition_id" : "id";
    std::vector<Value> answers;
    for (const auto& changed : request.made)
        answers.push_back(Value::object(
            {{id, changed.kept.name},
             {"warnings", Value::array(std::vector<Value>(changed.warnings.begin(), changed.warnings.end()))}}
        ));
    if (request.change == Change::Remove)
        return request.is_batch ? Value::object({{"removed", request.made.size()}}) : Value::object({});
    if (request.is_batch) return Value::object({{"definitions", Value::array(std::move(answers))}});
    return std::move(answers.front());
}

Task<Result<Value>> ChangeDesk::change(Family family, Change change, Value params) {
    auto wishes = read(change, params);
    if (!wishes) co_return std::unexpected(wishes.error());
    if (finishing_) co_return fail(ErrorCode::Unavailable, "the director ends");
    const bool is_batch = params.find(change == Change::Remove ? "names" : "definitions") != nullptr;
    const auto executor = co_await asio::this_coro::executor;
    const auto request = std::make_shared<Request>(executor, family, change, std::move(*wishes), is_batch);
    waiting_.push_back(request);
    if (news_) news_->cancel();
    while (!request->answer) {
        const auto [error] = co_await request->answered.async_wait(no_throw);
        static_cast<void>(error); // cancelled by give()
        if (finishing_ && !request->answer) co_return fail(ErrorCode::Unavailable, "the director ends");
    }
    co_return std::move(*request->answer);
}

// ---- what is done ----

Task<void> ChangeDesk::work() {
    const auto executor = co_await asio::this_coro::executor;
    io::BlockingDevice disk(executor, {.name = "the disk"});
    disk_ = &disk;
    news_.emplace(executor, no_end);
    while (!finishing_) {
        if (waiting_.empty()) {
            co_await wait();
            continue;
        }
        const auto requests = std::exchange(waiting_, {});
        co_await perform(requests);
    }
}

Task<void> ChangeDesk::wait() {
    news_->expires_at(must_replace_ ? io::to_asio(io::steady_now() + patience_.between_tries) : no_end);
    const auto [interrupted] = co_await news_->async_wait(no_throw);
    if (interrupted || !must_replace_ || disk_->is_stuck()) co_return;
    // Without a change that comes, too: a restart must not find what was refused.
    slice_began_ = io::steady_now();
    const auto kept = co_await keep_everything();
    static_cast<void>(kept); // else at the next try
}

/// Lets whatever is due go first, where this has taken long enough.
Task<void> ChangeDesk::breathe() {
    if (io::steady_now() - slice_began_ < longest_slice) co_return;
    co_await asio::post(asio::use_awaitable);
    slice_began_ = io::steady_now();
    hooks_.catch_up();
}

Task<void> ChangeDesk::perform(const Requests& requests) {
    slice_began_ = io::steady_now();
    hooks_.catch_up();
    for (bool is_ready = score_.get_ready(); !is_ready; is_ready = score_.get_ready()) co_await breathe();
    KeptLine line;
    Requests made;
    for (const auto& request : requests) {
        const auto done = co_await make(*request);
        if (!done) {
            request->give(std::unexpected(done.error()));
            continue;
        }
        made.push_back(request);
        for (const auto& changed : request->made) {
            line.add(changed.kept);
            co_await breathe();
        }
    }
    if (made.empty()) co_return;
    hooks_.wake();
    auto text = std::move(line).take();
    auto kept = co_await keep(std::move(text));
    if (!kept) {
        for (const auto& request : std::views::reverse(made)) co_await undo(*request);
        const auto undone = co_await keep_everything();
        if (!undone)
            kept = fail(
                kept.error().code, fmt::format(
                                       "{}; and on the disk the change may stand: {}", kept.error().message,
                                       undone.error().message
                                   )
            );
    }
    for (const auto& request : made) {
        request->give(kept ? Result<Value>(answer_of(*request)) : std::unexpected(kept.error()));
        if (kept) tell(*request);
        co_await breathe();
    }
}

void ChangeDesk::tell(const Request& request) const {
    if (!hooks_.changed) return;
    std::vector<std::string> names;
    for (const auto& changed : request.made) names.push_back(changed.kept.name);
    hooks_.changed(request.family, request.change, names);
}

Task<Result<void>> ChangeDesk::make(Request& request) {
    Result<void> done;
    for (const auto& wish : request.wishes) {
        auto changed = score_.change(request.family, request.change, wish.name, wish.definition);
        done = changed ? Result<void>() : pass_on(changed);
        if (changed) {
            request.made.push_back(std::move(*changed));
            done = performance_.apply(request.made.back());
            request.performed += done ? 1U : 0U;
        }
        if (!done) break;
        co_await breathe();
    }
    if (done) co_return done;
    const auto number = request.performed + 1;
    co_await undo(request);
    if (!request.is_batch) co_return done;
    co_return fail(
        done.error().code, fmt::format(
                               "number {} of {}, {}: {}; none of them was changed", number,
                               request.wishes.size(), request.wishes[number - 1].name, done.error().message
                           )
    );
}

Task<void> ChangeDesk::undo(Request& request) {
    while (!request.made.empty()) {
        const auto& last = request.made.back();
        if (request.performed == request.made.size()) {
            // It was there a moment ago, with names that are known: it fits.
            static_cast<void>(performance_.undo(last));
            --request.performed;
        }
        score_.undo(last);
        request.made.pop_back();
        co_await breathe();
    }
}

// ---- the disk ----

Task<Result<void>> ChangeDesk::keep(std::string line) {
    const bool replaces = must_replace_ || !kept_->takes_more();
    auto keeping = replaces ? keep_everything() : append(std::move(line));
    auto done = co_await std::move(keeping);
    co_return done;
}

Task<Result<void>> ChangeDesk::append(std::string line) {
    auto call = [kept = kept_, line = std::move(line)] { return kept->append(line); };
    const auto deadline = io::steady_now() + patience_.for_a_change;
    auto done = co_await disk_->run("keeping definitions", std::move(call), deadline);
    slice_began_ = io::steady_now();
    must_replace_ = !done;
    co_return done;
}

Task<Result<void>> ChangeDesk::keep_everything() {
    std::string lines;
    Score::Place place;
    for (auto kept = score_.next_kept(place); kept; kept = score_.next_kept(place)) {
        KeptLine line;
        line.add(*kept);
        lines += std::move(line).take();
        co_await breathe();
    }
    if (lines.empty()) lines = KeptLine().take();
    auto call = [kept = kept_, lines = std::move(lines)] { return kept->replace(lines); };
    const auto deadline = io::steady_now() + patience_.for_a_change;
    auto done = co_await disk_->run("keeping definitions", std::move(call), deadline);
    slice_began_ = io::steady_now();
    must_replace_ = !done;
    co_return done;
}

} // namespace tutti::director
