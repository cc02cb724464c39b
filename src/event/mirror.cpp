// Copies a type while its gates are on.
#include "event/gates.hpp"
#include "event/gesture_kinds.hpp"
#include "event/where.hpp"

namespace tutti::event {

namespace {

class Mirror final : public Gesture {
public:
    Mirror(
        const definition::Where& where, TypeId type, std::optional<ProducerId> producer, Gates gates,
        Voice& voice
    )
        : where_(where), type_(type), producer_(producer), gates_(std::move(gates)), voice_(voice) {}

    void hear(const Event& event) override {
        gates_.hear(event);
        if (event.type != type_ || event.origin == Origin::Mirror || !gates_.all_on()) return;
        if (!matches(where_, event.data)) return;
        std::vector<Member> members;
        for (const auto& member : event.data.members())
            if (member.key != "virtual_peripheral") members.push_back(member);
        voice_.emit(producer_.value_or(event.producer), std::move(members), event, Origin::Mirror);
    }

private:
    const definition::Where& where_;
    TypeId type_;
    std::optional<ProducerId> producer_; ///< of the copies
    Gates gates_;
    Voice& voice_;
};

} // namespace

Made make_mirror(const definition::Mirror& declared, Voice& voice) {
    auto& stage = voice.stage();
    const auto type = stage.names.type(declared.type);
    if (!type) return std::unexpected(type.error());
    std::optional<ProducerId> producer;
    if (declared.producer) {
        const auto known = stage.names.producer({}, *declared.producer);
        if (!known) return std::unexpected(known.error());
        producer = *known;
    }
    auto gates = Gates::make(stage, declared.gates);
    if (!gates) return pass_on(gates);
    return std::make_unique<Mirror>(declared.where, *type, producer, std::move(*gates), voice);
}

} // namespace tutti::event
