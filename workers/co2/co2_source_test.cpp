#include "base/json.hpp"
#include "workers/co2/co2_source.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace tutti::co2 {
namespace {

worker::Simulation at(std::chrono::hours time) { return {"co2", WallTime{time}}; }

TEST(Co2Source, ASectionThatIsWrongIsRefusedAndTheOneBeforeStays) {
    Co2Source source;
    ASSERT_TRUE(source.configure(*parse_json(R"({"sensors":[{"label":"Attic","mac":"AA:BB:CC:DD:EE:01"}]})"))
    );
    EXPECT_FALSE(source.configure(*parse_json(R"({"sensors":[{"label":"Attic","mac":"nonsense"}]})")));
    const auto readings = source.simulate(at(std::chrono::hours(1)));
    EXPECT_EQ(readings->front().sensor, "Attic:co2");
}

TEST(Co2Source, SimulatesEveryRoomThatIsConfiguredAndTheLivingRoomWhereNoneIs) {
    Co2Source source;
    EXPECT_EQ(source.simulate(at(std::chrono::hours(1)))->front().sensor, "Living room:co2");
    ASSERT_TRUE(source.configure(*parse_json(
        R"({"simulate":true,"sensors":[{"label":"A","mac":"AA:BB:CC:DD:EE:01"},{"label":"B","mac":"AA:BB:CC:DD:EE:02"}]})"
    )));
    std::set<std::string> sensors;
    for (const auto& reading : *source.simulate(at(std::chrono::hours(1)))) sensors.insert(reading.sensor);
    EXPECT_EQ(
        sensors, (std::set<std::string>{
                     "A:battery", "A:co2", "A:humidity", "A:pressure", "A:temperature", "B:battery", "B:co2",
                     "B:humidity", "B:pressure", "B:temperature"
                 })
    );
}

TEST(Co2Source, ASimulatedRoomIsOneThatPeopleLiveIn) {
    Co2Source source;
    double evening = 0;
    double night = 0;
    for (int day = 0; day < 20; ++day) {
        for (int hour = 0; hour < 24; ++hour) {
            const auto readings = source.simulate(at(std::chrono::hours(24 * day + hour)));
            const auto co2 = readings->front().value.number();
            EXPECT_GE(co2, 420);
            EXPECT_LE(co2, 1400);
            if (hour == 21) evening += co2;
            if (hour == 9) night += co2;
        }
    }
    EXPECT_GT(evening, night);
    EXPECT_EQ(*source.simulate(at(std::chrono::hours(5))), *source.simulate(at(std::chrono::hours(5))));
}

} // namespace
} // namespace tutti::co2
