// A plug-in execution provider for tests, on the CPU: it runs Neg on float32 and nothing else, so that every other node of a model falls back.
#include <stdlib.h>
#include <string.h>
#include "onnxruntime_c_api.h"

static const OrtApi* api;

static const char* FactoryName(const OrtEpFactory* factory) { (void)factory; return "NegExecutionProvider"; }
static const char* Vendor(const OrtEpFactory* factory) { (void)factory; return "LstmOnnx.Tests"; }
static uint32_t VendorId(const OrtEpFactory* factory) { (void)factory; return 0; }
static const char* Version(const OrtEpFactory* factory) { (void)factory; return "1.0.0"; }
static bool IsStreamAware(const OrtEpFactory* factory) { (void)factory; return false; }

static OrtStatus* SupportedDevices(OrtEpFactory* factory, const OrtHardwareDevice* const* devices, size_t count, OrtEpDevice** found, size_t room, size_t* found_count) {
  *found_count = 0;
  for (size_t i = 0; i < count && *found_count < room; i++) {
    if (api->HardwareDevice_Type(devices[i]) != OrtHardwareDeviceType_CPU)
      continue;
    OrtStatus* status = api->GetEpApi()->CreateEpDevice(factory, devices[i], NULL, NULL, &found[*found_count]);
    if (status != NULL)
      return status;
    (*found_count)++;
  }
  return NULL;
}

static const char* ProviderName(const OrtEp* provider) { (void)provider; return "NegExecutionProvider"; }

static OrtStatus* Capability(OrtEp* provider, const OrtGraph* graph, OrtEpGraphSupportInfo* support) {
  (void)provider;
  size_t count = 0;
  OrtStatus* status = api->Graph_GetNumNodes(graph, &count);
  const OrtNode** nodes = calloc(count + 1, sizeof(OrtNode*));
  if (status == NULL)
    status = api->Graph_GetNodes(graph, nodes, count);
  for (size_t i = 0; i < count && status == NULL; i++) {
    const char* type = NULL;
    status = api->Node_GetOperatorType(nodes[i], &type);
    if (status == NULL && strcmp(type, "Neg") == 0)
      status = api->GetEpApi()->EpGraphSupportInfo_AddNodesToFuse(support, &nodes[i], 1, NULL);
  }
  free(nodes);
  return status;
}

static OrtStatus* CreateState(OrtNodeComputeInfo* info, OrtNodeComputeContext* context, void** state) {
  (void)context;
  *state = info;
  return NULL;
}

static void ReleaseState(OrtNodeComputeInfo* info, void* state) { (void)info; (void)state; }

static OrtStatus* Compute(OrtNodeComputeInfo* info, void* state, OrtKernelContext* context) {
  (void)info;
  (void)state;
  const OrtValue* x = NULL;
  OrtValue* y = NULL;
  OrtTensorTypeAndShapeInfo* shape = NULL;
  int64_t sizes[8];
  size_t rank = 0, count = 0;
  float *from = NULL, *to = NULL;
  OrtStatus* status = api->KernelContext_GetInput(context, 0, &x);
  if (status == NULL) status = api->GetTensorTypeAndShape(x, &shape);
  if (status == NULL) status = api->GetDimensionsCount(shape, &rank);
  if (status == NULL && rank > 8) status = api->CreateStatus(ORT_FAIL, "Neg of the test provider takes 8 axes at most");
  if (status == NULL) status = api->GetDimensions(shape, sizes, rank);
  if (status == NULL) status = api->GetTensorShapeElementCount(shape, &count);
  if (status == NULL) status = api->KernelContext_GetOutput(context, 0, sizes, rank, &y);
  if (status == NULL) status = api->GetTensorMutableData((OrtValue*)x, (void**)&from);
  if (status == NULL) status = api->GetTensorMutableData(y, (void**)&to);
  for (size_t i = 0; i < count && status == NULL; i++)
    to[i] = -from[i];
  if (shape != NULL) api->ReleaseTensorTypeAndShapeInfo(shape);
  return status;
}

static OrtNodeComputeInfo neg = { ORT_API_VERSION, CreateState, Compute, ReleaseState };

static OrtStatus* Compile(OrtEp* provider, const OrtGraph** graphs, const OrtNode** nodes, size_t count, OrtNodeComputeInfo** infos, OrtNode** contexts) {
  (void)provider; (void)graphs; (void)nodes; (void)contexts;
  for (size_t i = 0; i < count; i++)
    infos[i] = &neg;
  return NULL;
}

static void ReleaseInfos(OrtEp* provider, OrtNodeComputeInfo** infos, size_t count) { (void)provider; (void)infos; (void)count; }

static OrtStatus* CreateProvider(OrtEpFactory* factory, const OrtHardwareDevice* const* devices, const OrtKeyValuePairs* const* metadata, size_t count,
    const OrtSessionOptions* options, const OrtLogger* logger, OrtEp** provider) {
  (void)factory; (void)devices; (void)metadata; (void)count; (void)options; (void)logger;
  OrtEp* made = calloc(1, sizeof(OrtEp));
  made->ort_version_supported = ORT_API_VERSION;
  made->GetName = ProviderName;
  made->GetCapability = Capability;
  made->Compile = Compile;
  made->ReleaseNodeComputeInfos = ReleaseInfos;
  *provider = made;
  return NULL;
}

static void ReleaseProvider(OrtEpFactory* factory, OrtEp* provider) { (void)factory; free(provider); }

static OrtStatus* NoAllocator(OrtEpFactory* factory, const OrtMemoryInfo* memory, const OrtKeyValuePairs* options, OrtAllocator** allocator) {
  (void)factory; (void)memory; (void)options;
  *allocator = NULL;
  return NULL;
}

static void ReleaseAllocator(OrtEpFactory* factory, OrtAllocator* allocator) { (void)factory; (void)allocator; }

static OrtStatus* NoTransfer(OrtEpFactory* factory, OrtDataTransferImpl** transfer) {
  (void)factory;
  *transfer = NULL;
  return NULL;
}

static OrtEpFactory factory = {
  .ort_version_supported = ORT_API_VERSION, .GetName = FactoryName, .GetVendor = Vendor, .GetVendorId = VendorId, .GetVersion = Version,
  .GetSupportedDevices = SupportedDevices, .CreateEp = CreateProvider, .ReleaseEp = ReleaseProvider, .IsStreamAware = IsStreamAware,
  .CreateAllocator = NoAllocator, .ReleaseAllocator = ReleaseAllocator, .CreateDataTransfer = NoTransfer,
};

__attribute__((visibility("default"))) OrtStatus* CreateEpFactories(const char* name, const OrtApiBase* base, const OrtLogger* logger, OrtEpFactory** factories, size_t room, size_t* count) {
  (void)name; (void)logger; (void)room;
  api = base->GetApi(ORT_API_VERSION);
  factories[0] = &factory;
  *count = 1;
  return NULL;
}

__attribute__((visibility("default"))) OrtStatus* ReleaseEpFactory(OrtEpFactory* released) { (void)released; return NULL; }
