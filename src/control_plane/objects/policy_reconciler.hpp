// Objects of the kinds `role`, `rule` and `quota`: they hold as soon as they are written, for whoever asks
// control.
#pragma once

#include "control_plane/objects/reconciler.hpp"

#include <functional>
#include <string>
#include <utility>

namespace tutti::control_plane {

class PolicyReconciler final : public Reconciler {
public:
    /// `kind` is a literal. `problem`: why what is written does not hold; empty: it does.
    PolicyReconciler(std::string_view kind, std::function<std::string()> problem)
        : kind_(kind), problem_(std::move(problem)) {}

    std::string_view kind() const override { return kind_; }
    /// What is wrong with a policy shows when it is seen as a whole.
    std::optional<governance::Fault>
    admit(const governance::objects::Wanted&, store::ControlTransaction&) const override {
        return std::nullopt;
    }
    Task<Result<Observed>> reconcile(std::string, std::optional<governance::objects::Object>) override {
        const auto problem = problem_();
        if (problem.empty()) co_return Observed{governance::objects::as_wanted()};
        co_return Observed{governance::objects::not_ready("NotRead", problem)};
    }

private:
    std::string_view kind_;
    std::function<std::string()> problem_;
};

} // namespace tutti::control_plane
