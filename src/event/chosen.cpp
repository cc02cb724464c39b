#include "event/chosen.hpp"

#include "event/where.hpp"

#include <utility>

namespace tutti::event {

namespace {

class Fitting final : public Gesture {
public:
    Fitting(const definition::Where& where, std::unique_ptr<Gesture> machine)
        : where_(where), machine_(std::move(machine)) {}

    void hear(const Event& event) override {
        if (matches(where_, event.data)) machine_->hear(event);
    }
    void shift(microseconds by) override { machine_->shift(by); }

private:
    const definition::Where& where_;
    std::unique_ptr<Gesture> machine_;
};

/// A machine for each value of a field.
class ByValue final : public Gesture {
public:
    static constexpr std::size_t most_values = 256; // the one that was not heard for longest goes first

    ByValue(const std::string& field, std::size_t most_samples, std::function<Made()> make)
        : field_(field), most_samples_(most_samples), make_(std::move(make)) {}

    void hear(const Event& event) override {
        const Value* value = event.data.find(field_);
        if (value == nullptr || !(value->is_string() || value->is_number() || value->is_bool())) return;
        auto& machine = machine_of(*value);
        samples_ -= machine.samples();
        machine.hear(event);
        samples_ += machine.samples();
        while (samples_ > most_samples_ && machines_.size() > 1) forget_oldest();
    }
    void shift(microseconds by) override {
        samples_ = 0;
        for (auto& each : machines_) {
            each.machine->shift(by);
            samples_ += each.machine->samples();
        }
    }

private:
    struct Machine {
        Value value;
        std::unique_ptr<Gesture> machine;
        std::uint64_t heard = 0; ///< orders the last events of the values
    };

    Gesture& machine_of(const Value& value) {
        auto known =
            std::ranges::find_if(machines_, [&](const Machine& each) { return same(each.value, value); });
        if (known == machines_.end()) known = add(value);
        known->heard = ++heard_;
        return *known->machine;
    }

    std::vector<Machine>::iterator add(const Value& value) {
        if (machines_.size() == most_values) forget_oldest();
        auto made = make_();
        invariant(made.has_value(), "one was made before, and names every type");
        machines_.push_back({value, std::move(*made)});
        return machines_.end() - 1;
    }

    /// Not the one that hears now: it was heard last.
    void forget_oldest() {
        const auto oldest = std::ranges::min_element(machines_, {}, &Machine::heard);
        samples_ -= oldest->machine->samples();
        machines_.erase(oldest);
    }

    const std::string& field_;
    std::size_t most_samples_;
    std::function<Made()> make_;
    std::vector<Machine> machines_;
    std::uint64_t heard_ = 0;
    std::size_t samples_ = 0; ///< of all machines
};

} // namespace

Made make_chosen(const definition::Gesture& definition, const Stage& stage, std::function<Made()> make) {
    auto machine = make();
    if (!machine) return machine;
    if (!definition.by.empty())
        *machine = std::make_unique<ByValue>(definition.by, stage.most_samples, std::move(make));
    if (!definition.where.empty())
        *machine = std::make_unique<Fitting>(definition.where, std::move(*machine));
    return machine;
}

} // namespace tutti::event
