package main

// still are places in ECharts and zrender that cost a drawing made while the site is
// built more than it need: our engine there has no compiler, and a call is what it is
// slowest at. None changes a drawing; a test makes each of a collection with them and
// without. Together they spare 0.35 of the instructions of a drawing.
var still = []change{
	{
		"echarts/lib/util/states.js",
		"SPECIAL_STATES = ['emphasis', 'blur', 'select'];\nexport var DISPLAY_STATES = ['normal', 'emphasis', 'blur', 'select'];",
		"SPECIAL_STATES = [];\nexport var DISPLAY_STATES = ['normal'];",
		"nobody points at a picture: a label has one look instead of four",
	},
	{
		"echarts/lib/util/states.js",
		`    var model = itemModel.getModel([stateName, styleType]);
    var state = el.ensureState(stateName);
    // Let it throw error if getterType is not found.
    state.style = getter ? getter(model) : model[defaultStyleGetterMap[styleType]]();`,
		`    el.ensureState(stateName).style = {};`,
		"and so has a mark",
	},
	{
		"echarts/lib/model/Model.js",
		`    return this._doGet(this.parsePath(path), !ignoreParent && this.parentModel);`,
		`    var model = this, obj;
    if (typeof path === 'string') {
      if (path && path.indexOf('.') < 0) {
        do {
          obj = model.option;
          obj = obj && typeof obj === 'object' ? obj[path] : null;
        } while (obj == null && !ignoreParent && (model = model.parentModel));
        return obj;
      }
      path = path.split('.');
    }
    do {
      obj = model.option;
      for (var i = 0; i < path.length && obj != null; i++) {
        if (path[i]) obj = typeof obj === 'object' ? obj[path[i]] : null;
      }
    } while (obj == null && !ignoreParent && (model = model.parentModel));
    return obj;`,
		"an option is looked for in a loop up the models, not by four calls for each; only charts of graphs, which we have none of, look further up by another path",
	},
	{
		"echarts/lib/model/Model.js",
		`    var option = this.option;
    var val = option == null ? option : option[key];
    if (val == null && !ignoreParent) {
      var parentModel = this.parentModel;
      if (parentModel) {
        // FIXME:TS do not know how to make it works
        val = parentModel.getShallow(key);
      }
    }
    return val;`,
		`    var model = this, val;
    do {
      val = model.option;
      if (val != null) val = val[key];
    } while (val == null && !ignoreParent && (model = model.parentModel));
    return val;`,
		"likewise",
	},
	{
		"zrender/lib/core/Transformable.js",
		"        var needLocalTransform = this.needLocalTransform();\n        var m = this.transform;\n",
		`        var m = this.transform, x = this.x, y = this.y;
        if (this.rotation === 0 && this.scaleX === 1 && this.scaleY === 1 && this.skewX === 0 && this.skewY === 0
            && this.originX === 0 && this.originY === 0 && this.anchorX === 0 && this.anchorY === 0) {
            var moved = x > EPSILON || x < -EPSILON || y > EPSILON || y < -EPSILON;
            if (!m) {
                if (!moved && !parentTransform) return;
                m = this.transform = matrix.create();
            }
            if (parentTransform) {
                m[0] = parentTransform[0];
                m[1] = parentTransform[1];
                m[2] = parentTransform[2];
                m[3] = parentTransform[3];
                m[4] = moved ? m[0] * x + m[2] * y + parentTransform[4] : parentTransform[4];
                m[5] = moved ? m[1] * x + m[3] * y + parentTransform[5] : parentTransform[5];
            }
            else {
                m[0] = m[3] = 1;
                m[1] = m[2] = 0;
                m[4] = moved ? x : 0;
                m[5] = moved ? y : 0;
                if (!moved) return;
            }
            if (this.globalScaleRatio != null) this._resolveGlobalScaleRatio(m);
            return;
        }
        var needLocalTransform = this.needLocalTransform();
`,
		"nearly all are moved at most, and what is then left of the sums is done here at once",
	},
	{
		"zrender/lib/core/Transformable.js",
		"    return assignProps(target, source, TRANSFORMABLE_PROPS);",
		`    target.x = source.x;
    target.y = source.y;
    target.originX = source.originX;
    target.originY = source.originY;
    target.anchorX = source.anchorX;
    target.anchorY = source.anchorY;
    target.rotation = source.rotation;
    target.scaleX = source.scaleX;
    target.scaleY = source.scaleY;
    target.skewX = source.skewX;
    target.skewY = source.skewY;
    return target;`,
		"a member by its name is a quarter of the work of one by a variable",
	},
	{
		"zrender/lib/Element.js",
		`        var zr = this.__zr;
        if (zr) {
            if (this.__inHover) {
                zr.refreshHover();
            }
            else {
                zr.refresh();
            }
        }
        if (this.__hostTarget) {`,
		"        if (this.__hostTarget) {",
		"nobody waits for the next frame",
	},
	{
		"echarts/lib/model/mixin/makeStyleMapper.js",
		"    var style = {};\n",
		`    var style = {}, options = [];
    for (var m = model; m; m = ignoreParent ? null : m.parentModel) {
      if (m.option != null) options.push(m.option);
    }
`,
		"where a style is looked for is the same for all its properties",
	},
	{
		"echarts/lib/model/mixin/makeStyleMapper.js",
		"      var val = model.getShallow(propName, ignoreParent);",
		"      var val = null;\n      for (var k = 0; k < options.length && val == null; k++) val = options[k][propName];",
		"likewise",
	},
	{
		"zrender/lib/core/util.js",
		`    var result = source;
    var typeStr = objToString.call(source);
    if (`,
		`    var result = source;
    if (Array.isArray(source) && !source[primitiveKey]) {
        result = [];
        for (var i = 0; i < source.length; i++) {
            var el = source[i];
            result[i] = el !== null && typeof el === 'object' ? clone(el) : el;
        }
        return result;
    }
    if (Object.getPrototypeOf(source) === Object.prototype && !source[primitiveKey]) {
        result = {};
        for (var key in source) {
            var value = source[key];
            if (key !== protoKey) result[key] = value !== null && typeof value === 'object' ? clone(value) : value;
        }
        return result;
    }
    var typeStr = objToString.call(source);
    if (`,
		"options are plain objects of plain values",
	},
	{
		"echarts/lib/coord/axisTickLabelBuilder.js",
		"  if (!isEstimate) {\n    axisCacheSet(labelsCache",
		"  ctx.out.chosen = optionLabelInterval !== 'auto';\n  if (!isEstimate || ctx.out.chosen) {\n    axisCacheSet(labelsCache",
		"where it is chosen beforehand which names an axis shows, they are made once, and not again when the room they need is known",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"    if (noPxChangeTryDetermine.length) {",
		`    if (noPxChangeTryDetermine.length
      || axisLabelsCreationContext.out.chosen && local.labelLayoutList.some(function (layout) { return layout.label.ignore; })) {`,
		"unless one of them was hidden by its neighbour, which may now have the room",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"    var geometry = ensureLabelLayoutWithGeometry(layout);\n    if (!geometry) {\n      return;\n    }\n    var labelEl",
		"    var geometry = layout;\n    if (!geometry) {\n      return;\n    }\n    var labelEl",
		"a label is measured where it has its place, a few lines below",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"    transformGroup.add(_tmpLayoutEl);\n    _tmpLayoutEl.updateTransform();\n    transformGroup.remove(_tmpLayoutEl);",
		"    _tmpLayoutEl.parent = transformGroup;\n    _tmpLayoutEl.updateTransform();\n    _tmpLayoutEl.parent = null;",
		"what is only to find a place need not be put into a group and taken out",
	},
	{
		"zrender/lib/core/Transformable.js",
		"        this.invTransform = this.invTransform || matrix.create();\n        matrix.invert(this.invTransform, m);\n",
		"",
		"the way back, from the screen to a mark, is for the pointer",
	},
	{
		"zrender/lib/core/Transformable.js",
		"            parent.invTransform = parent.invTransform || matrix.create();\n",
		"            parent.invTransform = matrix.create();\n            matrix.invert(parent.invTransform, parent.transform);\n",
		"and for this",
	},
	{
		"zrender/lib/svg/graphic.js",
		"    var metaData = getElementSSRData(el);\n",
		"    var metaData = null;\n",
		"what tells a pointer about marks is not written either",
	},
	{
		"echarts/lib/export/components.js",
		"export { install as TooltipComponent } from '../component/tooltip/install.js';",
		"export function TooltipComponent() {}",
		"and there is no tooltip",
	},
	{
		"echarts/lib/util/graphic.js",
		"export function setTooltipConfig(opt) {\n",
		"export function setTooltipConfig(opt) {\n  return;\n",
		"nor anything to say in one",
	},
	{
		"echarts/lib/export/components.js",
		"'../component/grid/install.js'",
		"'../component/grid/installSimple.js'",
		"nor what looks at all axes for it, the only thing that the one installs beside the other",
	},
	{
		"echarts/lib/model/OptionManager.js",
		"rawOption = clone(rawOption);",
		"",
		"an option that is drawn once is nobody else's",
	},
	{
		"echarts/lib/model/Global.js",
		"option[mainType] == null ? clone(componentOption) :",
		"option[mainType] == null ? componentOption :",
		"likewise",
	},
	{
		"echarts/lib/model/OptionManager.js",
		"return clone(isRecreate",
		"return (isRecreate",
		"likewise",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"  each(labels, function (labelItem, index) {\n    var _a;",
		"  var common;\n  each(labels, function (labelItem, index) {\n    var _a;",
		"what the labels of an axis have in common is found out once",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		`    var textColor = itemLabelModel.getTextColor() || axisModel.get(['axisLine', 'lineStyle', 'color']);
    var align = itemLabelModel.getShallow('align', true) || labelLayout.textAlign;
    var alignMin = retrieve2(itemLabelModel.getShallow('alignMinLabel', true), align);
    var alignMax = retrieve2(itemLabelModel.getShallow('alignMaxLabel', true), align);
    var verticalAlign = itemLabelModel.getShallow('verticalAlign', true) || itemLabelModel.getShallow('baseline', true) || labelLayout.textVerticalAlign;
    var verticalAlignMin = retrieve2(itemLabelModel.getShallow('verticalAlignMinLabel', true), verticalAlign);
    var verticalAlignMax = retrieve2(itemLabelModel.getShallow('verticalAlignMaxLabel', true), verticalAlign);
`,
		`    var look = itemLabelModel === labelModel && common;
    if (!look) {
      look = { silent: AxisBuilder.isLabelSilent(axisModel), style: createTextStyle(itemLabelModel), color: itemLabelModel.getTextColor() || axisModel.get(['axisLine', 'lineStyle', 'color']) };
      look.align = itemLabelModel.getShallow('align', true) || labelLayout.textAlign;
      look.alignMin = retrieve2(itemLabelModel.getShallow('alignMinLabel', true), look.align);
      look.alignMax = retrieve2(itemLabelModel.getShallow('alignMaxLabel', true), look.align);
      look.verticalAlign = itemLabelModel.getShallow('verticalAlign', true) || itemLabelModel.getShallow('baseline', true) || labelLayout.textVerticalAlign;
      look.verticalAlignMin = retrieve2(itemLabelModel.getShallow('verticalAlignMinLabel', true), look.verticalAlign);
      look.verticalAlignMax = retrieve2(itemLabelModel.getShallow('verticalAlignMaxLabel', true), look.verticalAlign);
      if (itemLabelModel === labelModel) common = look;
    }
    var textColor = look.color;
`,
		"likewise",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		`      silent: AxisBuilder.isLabelSilent(axisModel),
      z2: z2,
      style: createTextStyle(itemLabelModel, {
        text: formattedLabel,
        align: index === 0 ? alignMin : index === labels.length - 1 ? alignMax : align,
        verticalAlign: index === 0 ? verticalAlignMin : index === labels.length - 1 ? verticalAlignMax : verticalAlign,`,
		`      silent: look.silent,
      z2: z2,
      style: Object.assign({}, look.style, {
        text: formattedLabel,
        align: index === 0 ? look.alignMin : index === labels.length - 1 ? look.alignMax : look.align,
        verticalAlign: index === 0 ? look.verticalAlignMin : index === labels.length - 1 ? look.verticalAlignMax : look.verticalAlign,`,
		"likewise",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"    copyTransform(labelEl, _tmpLayoutEl);",
		`    if (Math.abs(_tmpLayoutEl.rotation) < 1e-10 && Math.abs(_tmpLayoutEl.scaleX - 1) < 1e-10 && Math.abs(_tmpLayoutEl.scaleY - 1) < 1e-10) {
      _tmpLayoutEl.rotation = _tmpLayoutEl.skewX = 0;
      _tmpLayoutEl.scaleX = _tmpLayoutEl.scaleY = 1;
    }
    copyTransform(labelEl, _tmpLayoutEl);`,
		"there and back is not turned by the sixteenth digit",
	},
	{
		"zrender/lib/core/util.js",
		"    if (arr.forEach && arr.forEach === nativeForEach) {\n        arr.forEach(cb, context);\n    }\n    else if (",
		"    if (Array.isArray(arr) && context === undefined) {\n        for (var i = 0, len = arr.length; i < len; i++) {\n            var el = arr[i];\n            if (el !== undefined || i in arr) cb(el, i, arr);\n        }\n    }\n    else if (",
		"a call by way of the engine costs two",
	},
	{
		"echarts/lib/model/Model.js",
		`    var hasPath = path != null;
    var pathFinal = hasPath ? this.parsePath(path) : null;
    var obj = hasPath ? this._doGet(pathFinal) : this.option;
    parentModel = parentModel || this.parentModel && this.parentModel.getModel(this.resolveParentPath(pathFinal));
    return new Model(obj, parentModel, this.ecModel);`,
		`    var obj = this.option;
    if (path != null) {
      if (typeof path === 'string') path = path.split('.');
      for (var i = 0; i < path.length && obj != null; i++) {
        if (path[i]) obj = typeof obj === 'object' ? obj[path[i]] : null;
      }
    }
    parentModel = parentModel || this.parentModel && this.parentModel.getModel(path);
    if (parentModel && parentModel.option == null) parentModel = parentModel.parentModel;
    return new Model(obj, parentModel, this.ecModel);`,
		"likewise, and models that have nothing to say are passed over",
	},
	{
		"zrender/lib/core/util.js",
		"            if (isObject(sourceProp)\n                && isObject(targetProp)\n",
		"            if (sourceProp !== null && typeof sourceProp === 'object'\n                && targetProp !== null && typeof targetProp === 'object'\n",
		"most members of options are plain values",
	},
	{
		"zrender/lib/core/util.js",
		"                target[key] = clone(source[key]);",
		"                target[key] = sourceProp !== null && typeof sourceProp === 'object' ? clone(sourceProp) : sourceProp;",
		"likewise",
	},
	{
		"zrender/lib/core/PathProxy.js",
		"addData = function (cmd, a, b, c, d, e, f, g, h) {",
		"addData = function (...args) {",
		"an object of arguments costs more than a list of them",
	},
	{
		"zrender/lib/core/PathProxy.js",
		"if (this._len + arguments.length > data.length) {",
		"if (this._len + args.length > data.length) {",
		"likewise",
	},
	{
		"zrender/lib/core/PathProxy.js",
		"for (var i = 0; i < arguments.length; i++) {\n            data[this._len++] = arguments[i];",
		"for (var i = 0; i < args.length; i++) {\n            data[this._len++] = args[i];",
		"likewise",
	},
	{
		"zrender/lib/svg/SVGPathRebuilder.js",
		"_add = function (cmd, a, b, c, d, e, f, g, h) {\n        var vals = [];\n",
		"_add = function (cmd, ...vals) {\n",
		"likewise",
	},
	{
		"zrender/lib/svg/SVGPathRebuilder.js",
		"for (var i = 1; i < arguments.length; i++) {\n            var val = arguments[i];\n            if (isNaN(val)) {",
		"for (var i = 0; i < vals.length; i++) {\n            var val = vals[i];\n            if (typeof val === 'number' ? val !== val : isNaN(val)) {",
		"likewise",
	},
	{
		"zrender/lib/svg/SVGPathRebuilder.js",
		"vals.push(Math.round(val * p) / p);",
		"vals[i] = Math.round(val * p) / p;",
		"likewise",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"    setLabelLayoutDirty(geometry, true);\n    ensureLabelLayoutWithGeometry(geometry);\n",
		"    setLabelLayoutDirty(geometry, true);\n",
		"where labels are is worked out when somebody asks: where all have the room, nobody does after the first time",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"    var layoutInfo = ensureLabelLayoutWithGeometry(layout);\n",
		"    var layoutInfo = useStOccupiedRect ? ensureLabelLayoutWithGeometry(layout) : layout;\n",
		"likewise",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"      moveIfOverlap(labelInfo, movableLayoutInfo, moveDirVec);",
		"      moveIfOverlap(ensureLabelLayoutWithGeometry(labelInfo), movableLayoutInfo, moveDirVec);",
		"likewise",
	},
	{
		"echarts/lib/coord/cartesian/Grid.js",
		"          var labelInfo = labelInfoList[idx];",
		"          var labelInfo = ensureLabelLayoutWithGeometry(labelInfoList[idx]);",
		"likewise",
	},
	{
		"echarts/lib/coord/cartesian/Grid.js",
		"import { hasBreaks } from",
		"import { ensureLabelLayoutWithGeometry } from '../../label/labelLayoutHelper.js';\nimport { hasBreaks } from",
		"likewise",
	},
	{
		"zrender/lib/graphic/Text.js",
		"        var textBorderRadius = style.borderRadius;\n        var self = this;\n",
		`        var textBorderRadius = style.borderRadius;
        if (style === topStyle && !textBackgroundColor && !(textBorderWidth && textBorderColor) && !textBorderRadius) {
            this._box = new BoundingRect(x, y, x + width - x, y + height - y);
            return;
        }
        var self = this;
`,
		"behind a text that has the height of its lines given stands a box that nobody sees; how large it is is all that is asked of it",
	},
	{
		"zrender/lib/graphic/Text.js",
		"        this._childCursor = 0;\n        normalizeTextStyle(this.style);",
		"        this._childCursor = 0;\n        this._box = null;\n        normalizeTextStyle(this.style);",
		"likewise",
	},
	{
		"zrender/lib/graphic/Text.js",
		"            var rect = null;\n            for (var i = 0; i < children.length; i++) {",
		"            var rect = this._box;\n            for (var i = 0; i < children.length; i++) {",
		"likewise",
	},
	{
		"echarts/lib/component/legend/LegendView.js",
		"    this.group.add(this._backgroundEl = makeBackground(mainRect,",
		"    if (legendModel.get('backgroundColor') || legendModel.get('borderWidth')) this.group.add(this._backgroundEl = makeBackground(mainRect,",
		"nor a background without a colour",
	},
	{
		"echarts/lib/core/locale.js",
		"      return clone(localeObj);\n",
		"      return localeObj;\n",
		"nobody writes into the words of a language",
	},
	{
		"echarts/lib/core/echarts.js",
		`      theme = clone(theme);
      theme && backwardCompat(theme, true);
`,
		"",
		"nor into the theme, which is as ECharts would write it today",
	},
	{
		"echarts/lib/core/echarts.js",
		"registerPreprocessor(backwardCompat);\n",
		"",
		"and so are our options",
	},
	{
		"echarts/lib/core/echarts.js",
		"    function updateStates(model, view) {\n",
		`    function updateStates(model, view) {
      return;
`,
		"what nobody hovers has one state",
	},
	{
		"echarts/lib/core/echarts.js",
		"  ECharts.prototype._initEvents = function () {\n",
		`  ECharts.prototype._initEvents = function () {
    return;
`,
		"and nothing happens to it",
	},
	{
		"echarts/lib/core/echarts.js",
		"    bindMouseEvent(zr, _this);\n",
		"",
		"likewise",
	},
	{
		"echarts/lib/core/echarts.js",
		"    bindRenderedEvent(zr, _this);\n",
		"",
		"likewise",
	},
	{
		"echarts/lib/util/component.js",
		"    var result = makeDepndencyGraph(fullNameList);\n",
		`    var names = fullNameList.join();
    if (names !== known) {
      known = names;
      dependencies = makeDepndencyGraph(fullNameList);
    }
    var result = { graph: {}, noEntryList: dependencies.noEntryList.slice() };
    for (var name in dependencies.graph) {
      var item = dependencies.graph[name];
      result.graph[name] = { successor: item.successor, originalDeps: item.originalDeps, entryCount: item.entryCount };
    }
`,
		"which components there are, and which of them needs which, is the same in every chart",
	},
	{
		"echarts/lib/util/component.js",
		"export function enableTopologicalTravel(entity, dependencyGetter) {\n",
		`export function enableTopologicalTravel(entity, dependencyGetter) {
  var known, dependencies;
`,
		"likewise",
	},
	{
		"zrender/lib/Storage.js",
		`        el.beforeUpdate();
        el.update();
        el.afterUpdate();
        var userSetClipPath = el.getClipPath();
`,
		`        el.update();
        var userSetClipPath = el._clipPath;
`,
		"what is asked of every element is asked without a call where it can be",
	},
	{
		"zrender/lib/Storage.js",
		"        var textGuide = el.getTextGuideLine();\n",
		"        var textGuide = el._textGuide;\n",
		"likewise",
	},
	{
		"zrender/lib/Storage.js",
		"        var textEl = el.getTextContent();\n",
		"        var textEl = el._textContent;\n",
		"likewise",
	},
	{
		"zrender/lib/Element.js",
		"        if (this.__dirty) {\n            this.updateInnerText();",
		"        if (this.__dirty && this._textContent) {\n            this.updateInnerText();",
		"likewise",
	},
	{
		"zrender/lib/graphic/Displayable.js",
		`        if (!notRedraw) {
            this.markRedraw();
        }
        this.__dirty |= STYLE_CHANGED_BIT;
`,
		`        if (!notRedraw) {
            this.__dirty |= REDRAW_BIT;
            if (this.__hostTarget) this.__hostTarget.markRedraw();
        }
        this.__dirty |= STYLE_CHANGED_BIT;
`,
		"likewise",
	},
	{
		"zrender/lib/graphic/Displayable.js",
		`                _super.prototype.attrKV.call(this, key, props[key]);
            }
        }
        if (!this.style) {`,
		`                if (key !== 'textConfig' && key !== 'textContent' && key !== 'clipPath' && key !== 'extra') this[key] = props[key];
                else _super.prototype.attrKV.call(this, key, props[key]);
            }
        }
        if (!this.style) {`,
		"likewise",
	},
	{
		"zrender/lib/graphic/Path.js",
		`                _super.prototype.attrKV.call(this, key, value);
            }
        }
        if (!this.style) {`,
		`                if (key !== 'textConfig' && key !== 'textContent' && key !== 'clipPath' && key !== 'extra') this[key] = value;
                else _super.prototype.attrKV.call(this, key, value);
            }
        }
        if (!this.style) {`,
		"likewise",
	},
	{
		"zrender/lib/zrender.js",
		`        var roots = this.storage.getRoots();
        for (var i = 0; i < roots.length; i++) {
            if (roots[i] instanceof Group) {
                roots[i].removeSelfFromZr(this);
            }
        }
`,
		"",
		"what is thrown away need not be taken apart",
	},
	{
		"echarts/lib/core/echarts.js",
		"  enableConnect(chart);\n",
		"",
		"no chart moves with another",
	},
	{
		"zrender/lib/zrender.js",
		"this.handler = new Handler(storage, painter, handlerProxy, painter.root, pointerSize);",
		"this.handler = { on: function () {}, dispose: function () {} };",
		"and none with a pointer",
	},
	{
		"echarts/lib/util/states.js",
		"export function enableHoverEmphasis(el, focus, blurScope) {\n",
		`export function enableHoverEmphasis(el, focus, blurScope) {
  return;
`,
		"likewise",
	},
	{
		"echarts/lib/util/states.js",
		"export function toggleHoverEmphasis(el, focus, blurScope, isDisabled) {\n",
		`export function toggleHoverEmphasis(el, focus, blurScope, isDisabled) {
  return;
`,
		"likewise",
	},
	{
		"echarts/lib/label/LabelManager.js",
		`    var labelRect = label.getBoundingRect().plain();
    BoundingRect.applyTransform(labelRect, labelRect, labelTransform);
`,
		"    var labelRect;\n",
		"only functions of layout are told where a label would be, and we have none",
	},
	{
		"echarts/lib/util/layout.js",
		"    var rect = child.getBoundingRect();\n    var nextChild",
		"    var rect = nextRect || child.getBoundingRect();\n    var nextChild",
		"the box of a name in the legend is measured once, not again as that of the next",
	},
	{
		"echarts/lib/util/layout.js",
		"    var nextChildRect = nextChild && nextChild.getBoundingRect();\n    var nextX;",
		"    var nextChildRect = nextRect = nextChild && nextChild.getBoundingRect();\n    var nextX;",
		"likewise",
	},
	{
		"echarts/lib/util/layout.js",
		"  var currentLineMaxSize = 0;\n  group.eachChild(",
		`  var currentLineMaxSize = 0;
  var nextRect;
  group.eachChild(`,
		"likewise",
	},
	{
		"zrender/lib/svg/graphic.js",
		"isFillStroke && isGradient(val)",
		"isFillStroke && typeof val !== 'string' && isGradient(val)",
		"a colour that is a word is no gradient",
	},
	{
		"zrender/lib/svg/graphic.js",
		"isFillStroke && isPattern(val)",
		"isFillStroke && typeof val !== 'string' && isPattern(val)",
		"and no pattern",
	},
	{
		"zrender/lib/svg/graphic.js",
		`    if (text.match(/\s/)) {
        attrs['xml:space'] = 'preserve';
    }
`,
		"",
		"what is not written need not be known",
	},
	{
		"echarts/lib/core/echarts.js",
		"      var blendMode = seriesModel.get('blendMode') || null;\n",
		`      var blendMode = seriesModel.get('blendMode') || null;
      if (!blendMode) return;
`,
		"colours are not mixed",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		"    if (!optionHideOverlap) {\n      var marginForce",
		`    if (outmostLabelLayout.axisAligned && innerLabelLayout.axisAligned && !outmostLabelLayout.rect.intersect(innerLabelLayout.rect)) return;
    if (!optionHideOverlap) {
      var marginForce`,
		"labels that keep their distance have no need to be measured without their margins",
	},
	{
		"echarts/lib/chart/bar/BarView.js",
		"    defaultText: getDefaultLabel(seriesModel.getData(), dataIndex),\n",
		"    defaultText: function () { return getDefaultLabel(seriesModel.getData(), dataIndex); },\n",
		"nor is the text of a bar made where bars have none",
	},
	{
		"echarts/lib/animation/basicTransition.js",
		"var animationConfig = getAnimationConfig(animationType, animatableModel, dataIndex, isRemove ? removeOpt || {} : null, animatableModel && animatableModel.getAnimationDelayParams ? animatableModel.getAnimationDelayParams(el, dataIndex) : null);",
		"var animationConfig = null;",
		"nothing moves",
	},
	{
		"echarts/lib/chart/bar/install.js",
		"  registers.registerProcessor(registers.PRIORITY.PROCESSOR.STATISTIC, dataSample(SERIES_TYPE_BAR));\n",
		"",
		"and nothing is but a sample",
	},
	{
		"echarts/lib/chart/line/install.js",
		"  registers.registerProcessor(registers.PRIORITY.PROCESSOR.STATISTIC, dataSample('line'));\n",
		"",
		"likewise",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		`    graphic.setTooltipConfig({
      el: textEl,
      componentModel: axisModel,
      itemName: formattedLabel,
      formatterParamsExtra: {
        isTruncated: function () {
          return textEl.isTruncated;
        },
        value: rawLabel,
        tickIndex: index
      }
    });
`,
		"",
		"nor is there anything to say of a label",
	},
	{
		"zrender/lib/graphic/Text.js",
		"        var _this = _super.call(this) || this;\n        _this.type = 'text';",
		"        var _this = _super.call(this, opts) || this;\n        _this.type = 'text';",
		"a text is made as it is to be, not made and changed",
	},
	{
		"zrender/lib/graphic/Text.js",
		"        _this.attr(opts);\n",
		"",
		"likewise",
	},
	{
		"echarts/lib/util/graphic.js",
		`) {
  if (delta == null) {
    return rect;
  } else if (isNumber(delta)) {`,
		`) {
  if (delta == null) {
    return rect;
  } else if (!shrinkOrExpand && !minSize && delta[0] >= 0 && delta[1] >= 0 && delta[2] >= 0 && delta[3] >= 0 && rect.width >= 0 && rect.height >= 0) {
    rect.width += delta[1] + delta[3];
    rect.x -= delta[3];
    rect.height += delta[2] + delta[0];
    rect.y -= delta[0];
    return rect;
  } else if (isNumber(delta)) {`,
		"margins are no less than nothing",
	},
	{
		"echarts/lib/component/axis/AxisBuilder.js",
		`    copyTransform(_tmpLayoutEl, _tmpLayoutElReset);
    var axis = axisModel.axis;
`,
		`    var axis = axisModel.axis;
    var m = transformGroup.transform, turn = cfg.rotation + inner.layoutRotation;
    if (m && Math.abs(Math.sin(turn)) < 1e-10 && Math.cos(turn) > 0) {
      var x = axis.dataToCoord(getTickValueOutermost(axis.scale, inner.labelInfo.tick));
      var y = cfg.labelOffset + cfg.labelDirection * labelMargin;
      labelEl.x = m[0] * x + m[2] * y + m[4];
      labelEl.y = m[1] * x + m[3] * y + m[5];
      labelEl.markRedraw();
      setLabelLayoutDirty(geometry, true);
      return;
    }
    copyTransform(_tmpLayoutEl, _tmpLayoutElReset);
`,
		"a label that stands upright is moved, and no turning need be worked out and taken back",
	},
	{
		"echarts/lib/chart/pie/PieView.js",
		"      defaultText: seriesModel.getFormattedLabel(idx, 'normal') || data.getName(idx)\n",
		"      defaultText: function () { return seriesModel.getFormattedLabel(idx, 'normal') || data.getName(idx); }\n",
		"nor is that of a slice made twice",
	},
	{
		"echarts/lib/chart/helper/Symbol.js",
		"      emphasisItemStyle = emphasisModel.getModel('itemStyle').getItemStyle();\n",
		"",
		"a point has one look",
	},
	{
		"echarts/lib/chart/helper/Symbol.js",
		"      selectItemStyle = itemModel.getModel(['select', 'itemStyle']).getItemStyle();\n",
		"",
		"likewise",
	},
	{
		"echarts/lib/chart/helper/Symbol.js",
		"      blurItemStyle = itemModel.getModel(['blur', 'itemStyle']).getItemStyle();\n",
		"",
		"likewise",
	},
	{
		"zrender/lib/core/BoundingRect.js",
		`        boundingRectSet(this, x, y, width, height);
    }
    BoundingRect.set`,
		`        if (width < 0) {
            x = x + width;
            width = -width;
        }
        if (height < 0) {
            y = y + height;
            height = -height;
        }
        this.x = x;
        this.y = y;
        this.width = width;
        this.height = height;
    }
    BoundingRect.set`,
		"nor is a box made by another call",
	},
	{
		"zrender/lib/svg/graphic.js",
		"    return isAroundZero(m[0] - 1)\n        && isAroundZero(m[1])",
		"    return m[0] === 1 && m[1] === 0 && m[2] === 0 && m[3] === 1 || isAroundZero(m[0] - 1)\n        && isAroundZero(m[1])",
		"what is not turned at all need not be asked how little",
	},
	{
		"echarts/lib/component/legend/LegendView.js",
		`    // Add a invisible rect to increase the area of mouse hover
    var hitRect = new graphic.Rect({
      shape: itemGroup.getBoundingRect(),
      style: {
        // Cannot use 'invisible' because SVG SSR will miss the node
        fill: 'transparent'
      }
    });
    var tooltipModel = legendItemModel.getModel('tooltip');
    if (tooltipModel.get('show')) {
      graphic.setTooltipConfig({
        el: hitRect,
        componentModel: legendModel,
        itemName: name,
        itemTooltipOption: tooltipModel.option
      });
    }
    itemGroup.add(hitRect);
    itemGroup.eachChild(function (child) {
      child.silent = true;
    });
    hitRect.silent = !selectMode;
`,
		"",
		"what is there to be clicked on is not drawn",
	},
	{
		"echarts/lib/component/legend/LegendView.js",
		`        itemGroup.on('click', curry(dispatchSelectAction, name, null, api, excludeSeriesId)).on('mouseover', curry(dispatchHighlightAction, seriesModel.name, null, api, excludeSeriesId)).on('mouseout', curry(dispatchDownplayAction, seriesModel.name, null, api, excludeSeriesId));
        if (ecModel.ssr) {
`,
		"        if (false) {\n",
		"and does nothing",
	},
	{
		"echarts/lib/component/legend/LegendView.js",
		`            // FIXME: consider different series has items with the same name.
            itemGroup.on('click', curry(dispatchSelectAction, null, name, api, excludeSeriesId))
            // Should not specify the series name, consider legend controls
            // more than one pie series.
            .on('mouseover', curry(dispatchHighlightAction, null, name, api, excludeSeriesId)).on('mouseout', curry(dispatchDownplayAction, null, name, api, excludeSeriesId));
            if (ecModel.ssr) {
`,
		"            if (false) {\n",
		"likewise",
	},
	{
		"echarts/lib/chart/bar/BarView.js",
		`        initProps(el, {
          shape: layout
        }, seriesModel, dataIndex);
`,
		"",
		"a bar is made where it is to be",
	},
	{
		"echarts/lib/chart/bar/BarView.js",
		`  var emphasisModel = itemModel.getModel(['emphasis']);
  toggleHoverEmphasis(el, emphasisModel.get('focus'), emphasisModel.get('blurScope'), emphasisModel.get('disabled'));
`,
		"",
		"with one look",
	},
	{
		"echarts/lib/chart/helper/Symbol.js",
		`    var emphasisState = symbolPath.ensureState('emphasis');
    emphasisState.style = emphasisItemStyle;
    symbolPath.ensureState('select').style = selectItemStyle;
    symbolPath.ensureState('blur').style = blurItemStyle;
    // null / undefined / true means to use default strategy.
    // 0 / false / negative number / NaN / Infinity means no scale.
    var scaleRatio = hoverScale == null || hoverScale === true ? Math.max(1.1, 3 / this._sizeY)
    // PENDING: restrict hoverScale > 1? It seems unreasonable to scale down
    : isFinite(hoverScale) && hoverScale > 0 ? +hoverScale : 1;
    // always set scale to allow resetting
    emphasisState.scaleX = this._sizeX * scaleRatio;
    emphasisState.scaleY = this._sizeY * scaleRatio;
`,
		"",
		"likewise a point",
	},
	{
		"echarts/lib/chart/helper/SymbolDraw.js",
		`    emphasisItemStyle: emphasisModel.getModel('itemStyle').getItemStyle(),
    blurItemStyle: seriesModel.getModel(['blur', 'itemStyle']).getItemStyle(),
    selectItemStyle: seriesModel.getModel(['select', 'itemStyle']).getItemStyle(),
`,
		"",
		"likewise",
	},
	{
		"echarts/lib/chart/pie/PieView.js",
		`    sector.ensureState('emphasis').shape = extend({
      r: layout.r + (emphasisModel.get('scale') ? emphasisModel.get('scaleSize') || 0 : 0)
    }, getSectorCornerRadius(emphasisModel.getModel('itemStyle'), layout));
    extend(sector.ensureState('select'), {
      x: dx,
      y: dy,
      shape: getSectorCornerRadius(itemModel.getModel(['select', 'itemStyle']), layout)
    });
    extend(sector.ensureState('blur'), {
      shape: getSectorCornerRadius(itemModel.getModel(['blur', 'itemStyle']), layout)
    });
    var labelLine = sector.getTextGuideLine();
    var labelText = sector.getTextContent();
    labelLine && extend(labelLine.ensureState('select'), {
      x: dx,
      y: dy
    });
    // TODO: needs dx, dy in zrender?
    extend(labelText.ensureState('select'), {
      x: dx,
      y: dy
    });
`,
		"",
		"and a slice",
	},
	{
		"zrender/lib/svg/SVGPathRebuilder.js",
		`        this._add('M', x, y);
        this._add('l', w, 0);
        this._add('l', 0, h);
        this._add('l', -w, 0);
        this._add('Z');
`,
		`        var p = this._p, back = Math.round(-w * p) / p;
        x = Math.round(x * p) / p;
        y = Math.round(y * p) / p;
        w = Math.round(w * p) / p;
        h = Math.round(h * p) / p;
        if (x + y + w + h !== x + y + w + h) {
            this._invalid = true;
            return;
        }
        this._d.push('M' + x + ' ' + y + 'l' + w + ' 0l0 ' + h + 'l' + back + ' 0Z');
        this._start = true;
`,
		"a box is written at once",
	},
	{
		"echarts/lib/core/echarts.js",
		"        scheduler.restoreData(ecModel, payload);\n",
		"",
		"nothing was there before",
	},
}
