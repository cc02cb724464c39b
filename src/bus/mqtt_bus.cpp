// What MqttBus is made of, and what it knows of its broker. What it offers its users: mqtt_bus_use.cpp.
#include "bus/mqtt_bus.hpp"

namespace tutti::bus {
namespace {

const Capabilities& row(mqtt::Version version) noexcept {
    return capabilities_of(version == mqtt::Version::V5 ? Backend::Mqtt5 : Backend::Mqtt311);
}

BusOptions with_wire_topics(BusOptions options, const TopicRoot& root) {
    if (options.will) options.will = root.to_wire(std::move(*options.will));
    return options;
}

} // namespace

MqttBus::MqttBus(
    const asio::any_io_executor& executor, MqttUrl url, BusOptions options, RandomSource& random,
    BusReport& report
)
    : random_(random), report_(report), root_(options.root), capabilities_(row(options.mqtt.version)),
      connection_(
          executor, std::move(url), with_wire_topics(std::move(options), root_), random, report, *this
      ) {}

MqttBus::~MqttBus() = default;

void MqttBus::accepted(const mqtt::Connack& connack) {
    capabilities_ = row(session().version());
    if (!connack.shared_subscriptions_available) capabilities_.shared_subscriptions = false;
    capabilities_.retained = connack.retain_available;
    capabilities_.maximum_qos = connack.maximum_qos;
    connection_.deadline_changed();
    report_.connected(connack.session_present);
}

} // namespace tutti::bus
