#include "control_plane/command_desk.hpp"

#include "base/json.hpp"
#include "io/boot_clock.hpp"
#include "io/clock.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace tutti::control_plane {

using governance::Answer;
using governance::Outcome;

namespace {

/// Longer than whoever asked: what was begun is to come to its end, which whoever asks again is told.
constexpr microseconds more_patience = seconds(30);

Answer away(std::string_view why) {
    return governance::answer_of(std::unexpected(governance::fault_of(
        {ErrorCode::Unavailable, fmt::format("nothing can be kept now ({}): ask again in a moment", why)}
    )));
}

/// Of control itself, or of the service that a parameter names.
Errand errand_of(const governance::CommandType& type, const Value& params, SteadyTime deadline) {
    auto [target, others] = governance::addressed(type, params);
    return {std::move(target), std::string(type.action), std::move(others), deadline};
}

} // namespace

CommandDesk::CommandDesk(
    const asio::any_io_executor& executor, StoreWriter& writer, const governance::CommandTable& table,
    Options options
)
    : executor_(executor), writer_(writer), options_(std::move(options)),
      dispatcher_(table, policy_, random_, {.fingerprint = options_.fingerprint}),
      recovered_(executor, asio::steady_timer::time_point::max()), timer_(executor), carrying_out_(executor) {
}

CommandDesk::~CommandDesk() = default;

void CommandDesk::on_own(std::string_view command, OwnHandler handler) {
    own_.insert_or_assign(std::string(command), std::move(handler));
}

void CommandDesk::on_stored(std::string_view command, StoredHandler handler) {
    stored_.insert_or_assign(std::string(command), std::move(handler));
}

void CommandDesk::on_prepared(std::string_view command, StoredPreparer prepare) {
    prepared_.insert_or_assign(std::string(command), std::move(prepare));
}

void CommandDesk::set_leadership(const governance::Resource& resource, governance::Leadership leadership) {
    dispatcher_.set_leadership(resource, std::move(leadership));
}

void CommandDesk::set_vault(std::optional<governance::VaultState> vault) { dispatcher_.set_vault(vault); }

governance::Moment CommandDesk::moment() { return {io::steady_now(), io::boot_now(), io::wall_now()}; }

Task<Answer> CommandDesk::run(governance::Request request) {
    if (!is_open_ && !is_over_) {
        [[maybe_unused]] const auto [woken] = co_await recovered_.async_wait(no_throw);
    }
    if (is_over_) co_return away("control ends");
    if (!is_open_) co_return away(writer_.problem());
    if (settle_) {
        const auto settled = co_await settle_();
        if (is_over_) co_return away("control ends");
        if (!settled) co_return away(settled.error().message);
    }
    const auto number = dispatcher_.receive(std::move(request), moment());
    const auto waiting = std::make_shared<Waiting>(executor_);
    waiting_.emplace(number, waiting);
    perform();
    if (const auto next = dispatcher_.next_deadline(); next && *next < timer_at_) timer_.cancel();
    if (!waiting->answer) {
        [[maybe_unused]] const auto [answered] = co_await waiting->answered.async_wait(no_throw);
    }
    if (waiting->answer) co_return std::move(*waiting->answer);
    waiting_.erase(number); // broken off: nobody wants the answer
    co_return away("nobody waits for it any more");
}

void CommandDesk::answer(governance::RequestNumber number, Answer answer) {
    const auto found = waiting_.find(number);
    if (found == waiting_.end()) return;
    const auto waiting = std::move(found->second);
    waiting_.erase(found);
    waiting->answer = std::move(answer);
    waiting->answered.cancel();
}

Task<Result<void>> CommandDesk::recover() {
    auto unfinished = co_await writer_.ask("looking for what was begun", unfinished_requests);
    if (is_over_) co_return fail(ErrorCode::Unavailable, "control ends");
    if (unfinished && !is_open_) {
        is_open_ = true;
        dispatcher_.recover(*unfinished, moment());
        perform();
    }
    recovered_.cancel();
    if (!unfinished) co_return pass_on(unfinished);
    co_return Result<void>();
}

void CommandDesk::store_is_well() {
    if (is_over_ || dispatcher_.unkept() == 0) return;
    dispatcher_.try_again(moment());
    perform();
}

Task<void> CommandDesk::keep_time() {
    while (!is_over_) {
        const auto next = dispatcher_.next_deadline();
        timer_at_ = next.value_or(SteadyTime::max());
        timer_.expires_at(next ? io::to_asio(*next) : asio::steady_timer::time_point::max());
        [[maybe_unused]] const auto [woken] = co_await timer_.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        dispatcher_.advance(io::steady_now());
        perform();
    }
}

Task<void> CommandDesk::stop() {
    is_over_ = true;
    recovered_.cancel();
    timer_.cancel();
    for (const auto& [number, waiting] : std::exchange(waiting_, {})) {
        waiting->answer = away("control ends");
        waiting->answered.cancel();
    }
    co_await carrying_out_.stop();
    // Whoever waited until it takes requests looks at it once more.
    co_await asio::post(executor_, asio::use_awaitable);
}

/// What is performed may have an effect at once: that comes after those that wait.
void CommandDesk::perform() {
    for (auto& effect : dispatcher_.take_effects()) effects_.push_back(std::move(effect));
    if (std::exchange(is_performing_, true)) return;
    while (!effects_.empty()) {
        auto effect = std::move(effects_.front());
        effects_.pop_front();
        std::visit([this](auto& one) { perform(std::move(one)); }, effect);
    }
    is_performing_ = false;
}

void CommandDesk::perform(governance::Recall recall) {
    const auto found = std::make_shared<std::optional<governance::KeptCommand>>();
    writer_.submit(
        recall_write(std::move(recall.key), found),
        [this, number = recall.number, found](const store::Written& written) {
            if (is_over_) return;
            if (written)
                dispatcher_.looked_up(number, std::move(*found), moment());
            else
                dispatcher_.looked_up(number, std::unexpected<Error>(written.error()), moment());
            perform();
        }
    );
}

std::optional<PreparedCommand> CommandDesk::prepare(const governance::Apply& apply) const {
    if (const auto stored = stored_.find(apply.ticket.command); stored != stored_.end())
        return PreparedCommand{stored->second};
    const auto prepared = prepared_.find(apply.ticket.command);
    if (prepared == prepared_.end()) return std::nullopt;
    const auto params = parse_json(apply.params);
    invariant(params.has_value(), "what the dispatcher printed is JSON");
    return prepared->second(*params, apply.ticket);
}

void CommandDesk::perform(governance::Apply apply) {
    const auto number = apply.number;
    auto prepared = prepare(apply);
    if (!prepared) {
        const Error nobody{
            ErrorCode::Unavailable, fmt::format("nobody carries out {}", apply.ticket.command)
        };
        dispatcher_.applied(number, std::unexpected(governance::WriteFailure(nobody)), moment());
        return perform();
    }
    const auto answer = std::make_shared<Answer>();
    writer_.submit(
        apply_write(std::move(apply), std::move(prepared->handler), answer),
        [this, number, answer, done = std::move(prepared->done)](const store::Written& written) {
            if (done) done(written.has_value());
            if (is_over_) return;
            if (written)
                dispatcher_.applied(number, std::move(*answer), moment());
            else
                dispatcher_.applied(number, std::unexpected(failure_of(written.error())), moment());
            perform();
        }
    );
}

void CommandDesk::perform(governance::Begin begin) {
    const auto number = begin.number;
    writer_.submit(begin_write(std::move(begin)), [this, number](const store::Written& written) {
        if (is_over_) return;
        governance::Written<void> begun;
        if (!written) begun = std::unexpected(failure_of(written.error()));
        dispatcher_.begun(number, std::move(begun), moment());
        perform();
    });
}

void CommandDesk::perform(governance::End end) {
    const auto number = end.number;
    writer_.submit(end_write(std::move(end)), [this, number](const store::Written& written) {
        if (is_over_) return;
        Result<void> ended;
        if (!written) ended = std::unexpected<Error>(written.error());
        dispatcher_.ended(number, std::move(ended), moment());
        perform();
    });
}

void CommandDesk::perform(governance::Audit audit) {
    writer_.submit(audit_write(std::move(audit.line)), [this](const store::Written& written) {
        if (!written) ++lines_lost_;
    });
}

void CommandDesk::perform(governance::Say say) { answer(say.number, std::move(say.answer)); }

void CommandDesk::perform(governance::CarryOut errand) {
    if (is_over_) return;
    carrying_out_.spawn(fmt::format("carry out {}", errand.type->name), carry_out(std::move(errand)));
}

Task<void> CommandDesk::carry_out(governance::CarryOut errand) {
    const auto number = errand.number;
    auto outcome = co_await outcome_of(std::move(errand));
    // Broken off, nobody knows how far it came: it stays begun.
    if (is_over_) co_return;
    dispatcher_.carried_out(number, std::move(outcome), moment());
    perform();
}

Task<Outcome> CommandDesk::outcome_of(governance::CarryOut errand) {
    const auto& type = *errand.type;
    if (const auto own = own_.find(type.name); own != own_.end()) {
        auto outcome = co_await own->second(std::move(errand.params), std::move(errand.subject));
        co_return outcome;
    }
    if (type.target == own_target || options_.errands == nullptr) {
        const Error nobody{ErrorCode::Unavailable, fmt::format("nobody carries out {}", type.name)};
        co_return std::unexpected(governance::fault_of(nobody));
    }
    const auto deadline = std::max(errand.deadline, io::steady_now() + type.deadline) + more_patience;
    auto outcome = co_await options_.errands(errand_of(type, errand.params, deadline));
    co_return outcome;
}

} // namespace tutti::control_plane
