// breaks: only-in.@cesium/engine
export const globe = () => import('@cesium/engine');
