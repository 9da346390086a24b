using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Reads bytes written by hand, without the gate.</summary>
internal static class HandReading
{
    public static ModelDocument Read(byte[] bytes, ModelLimits? limits = null) => OnnxReader.Read(bytes, limits ?? new ModelLimits());

    public static ModelRefusedException Refusal(byte[] bytes, ModelLimits? limits = null) => Assert.ThrowsAny<ModelRefusedException>(() => Read(bytes, limits));
}
