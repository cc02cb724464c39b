// FirstSetup: whether the first password of an installation is still to be chosen, and what whoever chooses
// it has to say: nothing where everybody who comes may do everything already, else a code that this machine
// has told (ADR 0040). Pure: told the time.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "gateway/growing_delay.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// "K7QF-2MXD": forty bits, of letters and digits that nobody mixes up.
std::string make_setup_code(RandomSource& random);

class FirstSetup {
public:
    /// Of all who try together: there is one code.
    static constexpr DelayRule delay{5, seconds(5), seconds(60)};

    /// Without a code none is asked for.
    void await(std::string code) {
        is_awaited_ = true;
        code_ = std::move(code);
    }
    void end() { *this = {}; }

    bool is_awaited() const noexcept { return is_awaited_; }
    const std::string& code() const noexcept { return code_; }

    microseconds wait(SteadyTime now) const noexcept { return tries_.wait(now); }
    /// Large or small letters, with what stands between them or without. A wrong one makes everybody wait.
    bool takes(std::string_view given, SteadyTime now);

private:
    bool is_awaited_ = false;
    std::string code_;
    GrowingDelay tries_;
};

} // namespace tutti::gateway
