#include "governance/dispatcher.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "governance/asked_values.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::governance {

namespace {

constexpr std::size_t most_of_a_key = 128;

/// Of a decision by a role of ours alone nothing needs to be said.
std::string rules_of(const Decision& decision) {
    if (std::ranges::all_of(decision.rules, [](const auto& rule) { return role_from(rule).has_value(); }))
        return {};
    return print_json(Value::array({decision.rules.begin(), decision.rules.end()}));
}

constexpr std::size_t longest_command = 128;
constexpr std::size_t longest_id = 128;

Fault other_body(const std::string& key) {
    return {
        .status = 409,
        .code = "idempotency_conflict",
        .message = fmt::format("the key {} was used for another request: ask with another key", key)
    };
}

Fault too_late() {
    return {
        .status = 504,
        .code = "timeout",
        .message = "there was no answer in time. It may still come about: ask again with the same key"
    };
}

std::optional<Fault> mistake_in_key(const std::string& key) {
    const bool is_printable = std::ranges::all_of(key, [](char byte) { return byte > ' ' && byte < '\x7f'; });
    if (is_printable && key.size() <= most_of_a_key && key.front() != mark_of_unkeyed) return std::nullopt;
    return Fault{
        .status = 400,
        .code = "invalid_input",
        .message = "idempotency_key must have 1 to 128 printable ASCII characters without blanks, and not "
                   "begin with #",
        .field = "idempotency_key"
    };
}

/// Whether somebody still waits for it.
bool is_awaited(const auto& waiters, SteadyTime now) {
    return std::ranges::any_of(waiters, [&](const auto& waiter) { return now < waiter.deadline; });
}

Fault not_begun() {
    return {
        .status = 504, .code = "timeout", .message = "its time was over before it began: nothing was done"
    };
}

/// Who carries it out: where the type leaves that to a parameter, whom that one names.
std::string_view service_asked(const CommandType& type, const Value& params) {
    const auto parameter = target_parameter(type.target);
    if (parameter.empty()) return type.target;
    const auto* named = params.is_object() ? params.find(parameter) : nullptr;
    return named != nullptr && named->is_string() ? named->string() : std::string_view();
}

} // namespace

/// By the table, or not at all.
void Dispatcher::step(Job& job, Turn turn) {
    const auto* row = request_machine.find(job.phase, turn);
    invariant(row != nullptr, "a request took a turn that its table does not have");
    job.phase = row->to;
}

RequestNumber Dispatcher::receive(Request request, Moment moment) {
    const RequestNumber number{++last_number_};
    Ticket ticket{
        .key = {request.subject.name, request.idempotency_key},
        .is_keyed = !request.idempotency_key.empty(),
        .request_id = whole_characters(first_characters(request.id, longest_id)),
        .command = whole_characters(first_characters(request.command, longest_command)),
        .body = {},
        .decision_id = fmt::format("{:016x}", random_.next()),
        .subject = request.subject,
        .via = request.via,
        .parameters = names_of(request.params),
        .rules = {},
        .values = {},
        .fence = {},
        .begun = moment.wall,
        .until = moment.wall + options_.answers_kept
    };
    const auto refused = [&](Fault fault) {
        refuse(number, ticket, std::move(fault), moment.wall);
        return number;
    };
    const auto type = table_.named(ticket.command);
    if (type) ticket.values = values_of(**type, request.params);
    // Who may nothing does not learn what there is.
    if (!type && request.subject.has_role()) return refused(fault_of(type.error()));
    const auto decision = type ? policy_.decide(request.subject, **type, request.params, moment.wall)
                               : Decision{false, fmt::format("{} has no role", request.subject.name)};
    ticket.rules = rules_of(decision);
    if (!decision.is_allowed)
        return refused(
            {.status = 403, .code = "forbidden", .message = decision.reason, .decision_id = ticket.decision_id
            }
        );
    if (request.via == Via::Bus && (*type)->contents == Contents::Secret)
        return refused(
            {.status = 403,
             .code = "forbidden",
             .message = fmt::format(
                 "{} holds a secret, which everybody on the bus could hear: ask over HTTP or by the command "
                 "line",
                 ticket.command
             ),
             .decision_id = ticket.decision_id}
        );
    if (jobs_.size() >= options_.most_under_way)
        return refused({.status = 503, .code = "busy", .message = "too much is under way: ask again later"});
    // Nobody is to try passphrases on what is kept: of a secret nothing tells requests apart but their keys.
    ticket.body = (*type)->contents == Contents::Secret
                      ? std::string("secret")
                      : body_of(request.params, is_carried_out_again(**type), options_.fingerprint);
    if (ticket.body.size() > options_.most_parameters + 1
        || print_json(request.params).size() > options_.most_parameters)
        return refused(
            {.status = 400,
             .code = "invalid_input",
             .message = fmt::format("parameters have at most {} bytes", options_.most_parameters)}
        );
    const auto patience = std::min(request.patience.value_or((*type)->deadline), options_.longest_patience);
    Job job{
        *type,
        std::move(request.params),
        std::move(ticket),
        Phase::Received,
        {{number, moment.now + patience}}
    };
    const auto refused_after_all = [&](Fault fault) {
        refuse(number, job.ticket, std::move(fault), moment.wall);
        return number;
    };

    if ((*type)->effect == Effect::None) {
        auto fault = why_not_now(job, moment.boot);
        if (!fault && !is_awaited(job.waiters, moment.now)) fault = not_begun();
        if (fault) return refused_after_all(std::move(*fault));
        auto& asked = jobs_.emplace(number, std::move(job)).first->second;
        step(asked, Turn::Ask);
        carry_out(number, asked);
        return number;
    }
    if (!job.ticket.is_keyed) {
        job.ticket.key.key = mark_of_unkeyed + job.ticket.decision_id;
        auto& begun = jobs_.emplace(number, std::move(job)).first->second;
        go_on(number, begun, moment);
        return number;
    }
    if (auto fault = mistake_in_key(job.ticket.key.key)) return refused_after_all(std::move(*fault));
    if (join(job, number, moment)) return number;
    by_key_[job.ticket.key] = number;
    effects_.push_back(Recall{number, job.ticket.key});
    step(jobs_.emplace(number, std::move(job)).first->second, Turn::LookUp);
    return number;
}

/// True: the same is under way, and its answer will be this one's, too; or it was refused.
bool Dispatcher::join(Job& job, RequestNumber number, Moment moment) {
    const auto found = by_key_.find(job.ticket.key);
    if (found == by_key_.end()) return false;
    auto& other = jobs_.at(found->second);
    if (other.ticket.command != job.ticket.command || other.ticket.body != job.ticket.body)
        refuse(number, job.ticket, other_body(job.ticket.key.key), moment.wall);
    else if (other.waiters.size() >= options_.most_waiting)
        refuse(
            number, job.ticket,
            {.status = 429,
             .code = "limit_exceeded",
             .message = "too many wait for the same: wait for one answer"},
            moment.wall
        );
    else {
        other.waiters.push_back(job.waiters.front());
        effects_.push_back(Audit{audit_line(job.ticket, "joined", nullptr, moment.wall)});
    }
    return true;
}

Resource Dispatcher::resource_of(const Job& job) const {
    const auto service = Resource::app(service_asked(*job.type, job.params));
    const bool is_of_service = job.type->leader == LeaderNeed::None && leaderships_.contains(service);
    return is_of_service ? service : Resource::control();
}

bool Dispatcher::is_led(const Job& job, const Resource& resource) const {
    return job.type->leader == LeaderNeed::Leads || (job.type->effect != Effect::None && resource.service());
}

Leadership Dispatcher::leadership_of(const Resource& resource) const {
    const auto found = leaderships_.find(resource);
    return found != leaderships_.end() ? found->second : Leadership{};
}

bool Dispatcher::leads(const Resource& resource, BootTime now) const {
    const auto known = leadership_of(resource);
    return known.role == Role::Leader && (!known.until || now < *known.until);
}

std::optional<Fault> Dispatcher::why_not_led(const Job& job, BootTime now) const {
    const auto resource = resource_of(job);
    if (!is_led(job, resource) || leads(resource, now)) return std::nullopt;
    const auto known = leadership_of(resource);
    if (known.role != Role::Follower)
        return Fault{
            .status = 503,
            .code = "leader_unknown",
            .message = fmt::format("nobody is known to lead {} now: ask again in a moment", resource.text())
        };
    const auto& address = known.holder.address;
    const bool is_led_on = !address.empty() && job.ticket.via == Via::Http;
    return Fault{
        .status = is_led_on ? 307U : 409U,
        .code = "not_leader",
        .message = address.empty() ? fmt::format("another one leads {}: ask there", resource.text())
                                   : fmt::format("{} leads {}: ask there", address, resource.text()),
        .leader = address
    };
}

std::optional<Fault> Dispatcher::why_not_now(const Job& job, BootTime now) const {
    if (vault_ && !admits(*vault_, job.type->vault))
        return Fault{
            .status = 423,
            .code = "locked",
            .message = fmt::format("the vault is {}: unlock it first", name(*vault_))
        };
    if (auto fault = why_not_led(job, now)) return fault;
    if (auto mistake = mistake_in(*job.type, job.params))
        return Fault{
            .status = 400,
            .code = "invalid_input",
            .message = std::move(mistake->message),
            .field = std::move(mistake->field)
        };
    return std::nullopt;
}

/// Neither asked before nor under way: to be carried out, if it can be now.
void Dispatcher::go_on(RequestNumber number, Job& job, Moment moment) {
    auto fault = why_not_now(job, moment.boot);
    if (!fault && !is_awaited(job.waiters, moment.now)) fault = not_begun();
    if (fault) {
        step(job, Turn::Refuse);
        effects_.push_back(Audit{audit_line(job.ticket, fault->code, &*fault, moment.wall)});
        finish(jobs_.find(number), answer_of(std::unexpected(std::move(*fault))));
        return;
    }
    job.ticket.begun = moment.wall;
    job.ticket.until = moment.wall + options_.answers_kept;
    if (const auto resource = resource_of(job); is_led(job, resource)) {
        const auto known = leadership_of(resource);
        job.ticket.fence = WriteFence{resource.text(), known.token.value, known.until};
    }
    if (job.type->effect == Effect::Stored) {
        step(job, Turn::Apply);
        effects_.push_back(Apply{number, job.ticket, print_json(job.params)});
        return;
    }
    step(job, Turn::Begin);
    effects_.push_back(Begin{
        number, job.ticket,
        KeptCommand{job.ticket.command, job.ticket.body, std::nullopt, job.ticket.begun, job.ticket.until},
        audit_line(job.ticket, "begun", nullptr, moment.wall)
    });
}

void Dispatcher::looked_up(RequestNumber number, Result<std::optional<KeptCommand>> kept, Moment moment) {
    const auto found = jobs_.find(number);
    invariant(found != jobs_.end(), "a request that is not under way was looked up");
    auto& job = found->second;
    const auto refuse_all = [&](Fault fault) {
        step(job, Turn::Refuse);
        effects_.push_back(Audit{audit_line(job.ticket, fault.code, &fault, moment.wall)});
        finish(found, answer_of(std::unexpected(std::move(fault))));
    };
    if (!kept) return refuse_all(fault_of(kept.error()));
    const auto& known = *kept;
    if (!known || (known->answer && known->until <= moment.wall)) return go_on(number, job, moment);
    if (known->command != job.ticket.command || known->body != job.ticket.body)
        return refuse_all(other_body(job.ticket.key.key));
    if (!known->answer) return refuse_all(interrupted_fault());
    auto answer = unpack(*known->answer);
    if (!answer) return refuse_all(fault_of(answer.error()));
    step(job, Turn::Replay);
    effects_.push_back(Audit{audit_line(job.ticket, "replayed", nullptr, moment.wall)});
    finish(found, *answer);
}

void Dispatcher::applied(RequestNumber number, Written<Answer> answer, Moment moment) {
    const auto found = jobs_.find(number);
    invariant(found != jobs_.end(), "a request that is not under way was applied");
    auto& job = found->second;
    step(job, answer ? Turn::Stored : Turn::NotStored);
    if (answer) return finish(found, *answer);
    const auto fault = fault_of(answer.error());
    effects_.push_back(Audit{audit_line(job.ticket, fault.code, &fault, moment.wall)});
    finish(found, answer_of(std::unexpected(fault)));
}

void Dispatcher::begun(RequestNumber number, Written<void> written, Moment moment) {
    const auto found = jobs_.find(number);
    invariant(found != jobs_.end(), "a request that is not under way has begun");
    auto& job = found->second;
    if (!written) {
        step(job, Turn::NotStored);
        const auto fault = fault_of(written.error());
        effects_.push_back(Audit{audit_line(job.ticket, fault.code, &fault, moment.wall)});
        return finish(found, answer_of(std::unexpected(fault)));
    }
    auto fault = why_not_now(job, moment.boot);
    if (!fault && !is_awaited(job.waiters, moment.now)) fault = not_begun();
    if (!fault) {
        step(job, Turn::Stored);
        return carry_out(number, job);
    }
    // Nobody is to find it begun: it counts no more from now on.
    step(job, Turn::Withdraw);
    job.answer = answer_of(std::unexpected(*fault));
    end(number, job, moment.wall, audit_line(job.ticket, fault->code, &*fault, moment.wall));
}

void Dispatcher::carry_out(RequestNumber number, Job& job) {
    SteadyTime deadline;
    for (const auto& waiter : job.waiters) deadline = std::max(deadline, waiter.deadline);
    // Of a question they say later whose it was; of all else, which may hold a secret, nothing stays here.
    auto params = job.type->effect == Effect::None ? job.params : std::exchange(job.params, Value());
    effects_.push_back(CarryOut{number, job.type, std::move(params), job.ticket.subject, deadline});
}

void Dispatcher::advance(SteadyTime now) {
    for (auto each = jobs_.begin(); each != jobs_.end();) {
        const auto found = each++;
        auto& job = found->second;
        const auto is_over = [&](const Waiter& waiter) { return waiter.deadline <= now; };
        for (const auto& waiter : job.waiters)
            if (is_over(waiter)) say(waiter.number, answer_of(std::unexpected(too_late())));
        std::erase_if(job.waiters, is_over);
        if (job.phase != Phase::Asking || !job.waiters.empty()) continue;
        step(job, Turn::Expire);
        jobs_.erase(found);
    }
}

std::optional<SteadyTime> Dispatcher::next_deadline() const {
    std::optional<SteadyTime> next;
    for (const auto& [number, job] : jobs_)
        for (const auto& waiter : job.waiters)
            if (!next || waiter.deadline < *next) next = waiter.deadline;
    return next;
}

void Dispatcher::refuse(RequestNumber number, const Ticket& ticket, Fault fault, WallTime now) {
    effects_.push_back(Audit{audit_line(ticket, fault.code, &fault, now)});
    say(number, answer_of(std::unexpected(std::move(fault))));
}

void Dispatcher::tell(Job& job, const Answer& answer) {
    for (const auto& waiter : job.waiters) say(waiter.number, answer);
    job.waiters.clear();
}

void Dispatcher::finish(Jobs::iterator job, const Answer& answer) {
    tell(job->second, answer);
    if (const auto key = by_key_.find(job->second.ticket.key);
        key != by_key_.end() && key->second == job->first)
        by_key_.erase(key);
    jobs_.erase(job);
}

} // namespace tutti::governance
