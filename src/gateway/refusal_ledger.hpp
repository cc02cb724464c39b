// RefusalLedger: who was refused here and is to stand in the audit. Equal ones are counted together while
// they wait, and so many lines an hour come of it, whoever tries how often: a flood may not wash out of the
// audit what is in it. Of who has said who they are, more. Pure: told the time; bounded memory.
#pragma once

#include "base/time.hpp"
#include "governance/refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace tutti::gateway {

class RefusalLedger {
public:
    struct Allowance {
        unsigned at_once = 20;
        unsigned an_hour = 20;
    };
    struct Options {
        std::size_t kinds = 24; ///< of either, that wait; what is more is counted together
        Allowance nobody = {};
        Allowance known = {60, 60};
    };

    explicit RefusalLedger(Options options)
        : nobody_{options.nobody}, known_{options.known}, kinds_(options.kinds) {}
    RefusalLedger() : RefusalLedger(Options{}) {}

    /// The id of the decision that its line will have: of equal ones that wait that of the first.
    std::string note(governance::Refusal refusal);
    /// Those whose turn it is, the oldest first.
    std::vector<governance::Refusal> take(SteadyTime now);
    /// They could not be told: they wait again, and have cost nothing.
    void put_back(std::vector<governance::Refusal> refusals);
    /// When there is something to take; nothing: nobody waits.
    std::optional<SteadyTime> next() const;

private:
    /// Of those who are known, or of nobody.
    struct Side {
        Allowance allowance;
        std::deque<governance::Refusal> waiting = {};
        SteadyTime paid_until = {}; ///< when all lines so far would be due at an even pace

        microseconds spacing() const;
        microseconds burst() const;
        SteadyTime next() const { return paid_until - burst() + spacing(); }
    };

    Side& side_of(const governance::Refusal& refusal) {
        return refusal.subject == governance::nobody ? nobody_ : known_;
    }
    /// Which it became part of, or is.
    governance::Refusal& join(Side& side, governance::Refusal refusal);

    Side nobody_;
    Side known_;
    std::size_t kinds_;
};

} // namespace tutti::gateway
