#include "alert/firing.hpp"

#include "contract/fields.hpp"

namespace tutti::alert {

Value to_value(const Firing& firing) {
    return Value::object(
        {{"id", firing.id},
         {"rule", firing.rule},
         {"subject", firing.subject},
         {"severity", name(firing.severity)},
         {"message", firing.message},
         {"value", firing.value},
         {"unit", firing.unit},
         {"since", to_seconds(firing.since)},
         {"raised", to_seconds(firing.raised)},
         {"cleared", contract::value_or_null(firing.cleared)},
         {"why_cleared", firing.why_cleared},
         {"acknowledged", contract::value_or_null(firing.acknowledged)},
         {"silenced", firing.silenced}}
    );
}

Result<Firing> firing_from(const Value& kept) {
    contract::FieldReader fields(kept, contract::VersionField::Optional);
    Firing firing;
    firing.id = fields.text("id", 1, 128);
    firing.rule = fields.text("rule", 1, 64);
    firing.subject = fields.text("subject", 1, most_of_a_subject);
    const auto severity = sections::alert_severity(fields.text("severity"));
    if (severity)
        firing.severity = *severity;
    else
        fields.wrong("severity", "is none of the words known here");
    firing.message = fields.text("message");
    firing.value = fields.any("value");
    firing.unit = fields.text("unit");
    firing.since = fields.time("since");
    firing.raised = fields.time("raised");
    firing.cleared = fields.time_or_null("cleared");
    firing.why_cleared = fields.text("why_cleared");
    firing.acknowledged = fields.time_or_null("acknowledged");
    firing.silenced = fields.boolean("silenced");
    return fields.finish(std::move(firing));
}

} // namespace tutti::alert
